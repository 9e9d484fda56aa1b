/** How chargers get in: passwords, configuration, and the attempts to connect that were refused. */
import { isRefusal } from '../../domain/errors.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { readLimit } from '../page.ts';
import { chargerIdInPath } from '../path.ts';
import { chargerPasswordSchema, configurationReadSchema } from '../schemas/chargers.ts';
import { refusedListSchema } from '../schemas/drivers.ts';
import { named } from '../schemas/named.ts';
import { iso } from '../times.ts';
import { CHARGERS } from './chargers.ts';

const ONE = `${CHARGERS}/:chargerId`;
const shared = { caller: 'customer', tag: 'chargers' } as const;
const parameters = { chargerId: chargerIdInPath };

export function chargerLineRoutes(): Endpoint[] {
  return [
    endpoint({
      ...shared,
      method: 'POST',
      path: `${ONE}/password`,
      parameters,
      revised: true,
      operationId: 'makeChargerPassword',
      summary: 'Make a new password for a charger',
      description:
        'Makes a password, which is shown here and never again; the old one is good for nothing from then on, and the mode becomes basic. A connection that is open stays.',
      answers: { 200: { description: 'The password.', schema: named(chargerPasswordSchema) } },
      errors: ['charger-not-found'],
      async handle({ api, who, path }) {
        const made = await api.rotatePassword(who, path.chargerId);
        if (isRefusal(made)) return made;
        const { password, kept } = made;
        return { status: 200, json: { chargerId: kept.chargerId, password }, revision: kept.revision };
      },
    }),
    endpoint({
      ...shared,
      method: 'POST',
      path: `${ONE}/configuration/refresh`,
      parameters,
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
