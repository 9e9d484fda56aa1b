/** /api/v1/chargers, and the attempts to connect that were refused. */
import type { ChargerReading } from '../../app/queries/kept-charger.ts';
import { isRefusal } from '../../domain/errors.ts';
import { chargerKey } from '../../domain/ids.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { oneMore, pageOf, readLimit, readPage } from '../page.ts';
import { chargerIdInPath } from '../path.ts';
import {
  chargerListSchema,
  configurationReadSchema,
  createdChargerSchema,
  keptChargerSchema,
  newChargerSchema,
  passwordWarnings,
  showCharger,
  toCharger,
} from '../schemas/chargers.ts';
import { refusedListSchema } from '../schemas/drivers.ts';
import { named } from '../schemas/named.ts';
import { iso } from '../times.ts';

const CHARGERS = '/api/v1/chargers';
const shared = { caller: 'customer', tag: 'chargers' } as const;

/** @param publicUrl where this server is reached from outside, http:// or https://, without trailing slash. */
export function chargerRoutes(publicUrl: () => string): Endpoint[] {
  const show = (reading: ChargerReading) => {
    const identity = encodeURIComponent(reading.kept.chargerId);
    return showCharger(reading, `${publicUrl().replace(/^http/, 'ws')}/ocpp/${identity}`);
  };
  return [
    endpoint({
      ...shared,
      method: 'POST',
      path: CHARGERS,
      operationId: 'createCharger',
      summary: 'Create a charger',
      description:
        'Makes a charger on a site. The answer shows where it connects and its password, once: only a hash is kept. Sockets need not be named: those that the charger reports are made by themselves.',
      body: newChargerSchema,
      answers: {
        201: { description: 'The charger, with its password.', schema: named(createdChargerSchema) },
      },
      errors: ['charger-id-taken'],
      async handle({ api, who, body }) {
        const input = toCharger(body);
        if (isRefusal(input)) return input;
        const made = await api.createCharger(who, input);
        if (isRefusal(made)) return made;
        const location = `${CHARGERS}/${encodeURIComponent(made.kept.chargerId)}`;
        const warnings = passwordWarnings(input.password);
        return { status: 201, json: { ...show(made), password: made.password, warnings }, location };
      },
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: CHARGERS,
      operationId: 'listChargers',
      summary: 'List chargers',
      description: 'All chargers of the customer with their live state, page by page.',
      query: 'page',
      answers: { 200: { description: 'One page.', schema: named(chargerListSchema) } },
      errors: [],
      async handle({ api, who, query }) {
        const asked = readPage(query);
        if (isRefusal(asked)) return asked;
        const { after, limit } = oneMore(asked);
        const rows = await api.listChargers(who, { after: after === null ? null : chargerKey(after), limit });
        if (isRefusal(rows)) return rows;
        return { status: 200, json: pageOf(rows, asked, (row) => row.kept.key, show) };
      },
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: `${CHARGERS}/:chargerId`,
      parameters: { chargerId: chargerIdInPath },
      operationId: 'getCharger',
      summary: 'Get a charger',
      description:
        'One charger with its live state. Its place is its own, without what it inherits from its site; what is unset is null. It can be sent back as it was read.',
      answers: { 200: { description: 'The charger.', schema: named(keptChargerSchema) } },
      errors: ['charger-not-found'],
      async handle({ api, who, path }) {
        const found = await api.readCharger(who, path.chargerId);
        return isRefusal(found) ? found : { status: 200, json: show(found) };
      },
    }),
    endpoint({
      ...shared,
      method: 'POST',
      path: `${CHARGERS}/:chargerId/configuration/refresh`,
      parameters: { chargerId: chargerIdInPath },
      outside: true,
      operationId: 'refreshConfiguration',
      summary: 'Read a charger’s configuration',
      description:
        'Asks the connected charger for all its configuration keys (OCPP GetConfiguration), keeps and answers them. Secrets are left out.',
      answers: { 200: { description: 'What the charger told.', schema: named(configurationReadSchema) } },
      errors: ['charger-not-found', 'charger-offline', 'charger-busy', 'charger-error', 'charger-timed-out'],
      async handle({ api, who, path }) {
        const keys = await api.refreshConfiguration(who, path.chargerId);
        if (isRefusal(keys)) return keys;
        const chargerConfigurations = keys.map((key) => ({
          configName: key.name,
          configValue: key.value ?? '',
          canBeChanged: !key.readonly,
        }));
        return { status: 200, json: { chargerConfigurations } };
      },
    }),
    endpoint({
      method: 'GET',
      path: '/api/v1/refused-attempts',
      caller: 'either',
      tag: 'chargers',
      operationId: 'listRefusedAttempts',
      summary: 'List refused attempts to connect',
      description:
        'Chargers that were not let in, newest first: all of them for the admin key, those with the identity of one of its own chargers for a customer’s key. The list ends at `limit`; `nextCursor` is always null.',
      query: 'limit',
      answers: { 200: { description: 'The newest.', schema: named(refusedListSchema) } },
      errors: [],
      async handle({ api, who, query }) {
        const limit = readLimit(query);
        if (isRefusal(limit)) return limit;
        const rows = await api.readRefusedAttempts(who, limit);
        if (isRefusal(rows)) return rows;
        const items = rows.map((row) => ({
          identity: row.identity,
          address: row.address,
          reason: row.reason,
          count: row.count,
          firstAt: iso(row.firstAt),
          lastAt: iso(row.lastAt),
        }));
        return { status: 200, json: { items, nextCursor: null } };
      },
    }),
  ];
}
