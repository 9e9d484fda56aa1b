/** The line of chargers: passwords, configuration, connections, and the attempts to connect that were refused. */
import { isRefusal } from '../../domain/errors.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { answerPage, asItIs, readLimit } from '../page.ts';
import { chargerIdInPath } from '../path.ts';
import { readQuery } from '../query.ts';
import {
  chargerPasswordSchema,
  configurationReadSchema,
  connectionListSchema,
  keptConfigurationSchema,
  profileDemandSchema,
  showConfiguration,
  showConnection,
} from '../schemas/chargers.ts';
import { refusedListSchema } from '../schemas/drivers.ts';
import { named } from '../schemas/named.ts';
import { iso, isoOrNull } from '../times.ts';
import { CHARGERS } from './chargers.ts';
import { COMMAND_ANSWERS, ordered, ordering } from './commands.ts';

const ONE = `${CHARGERS}/:chargerId`;
const shared = { caller: 'customer', resource: 'chargers', tag: 'chargers' } as const;
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
      path: `${ONE}/password/rotate`,
      parameters,
      verb: 'operate',
      awaits: true,
      operationId: 'rotateChargerPassword',
      summary: 'Send a charger a new password',
      description:
        'Makes a password that nobody is shown, and sends it to the connected charger (OCPP ChangeConfiguration of AuthorizationKey, 40 hexadecimal digits). The one before stays good until the charger has logged in with the new one. Where the charger refuses, or is not there, the new one is dropped; where nobody knows what it did, both stay good.',
      asks: { wait: ordering.wait },
      answers: COMMAND_ANSWERS,
      errors: ['charger-not-found', 'charger-busy', 'password-not-shown-yet'],
      async handle(call) {
        const asked = readQuery({ wait: ordering.wait }, call.query);
        if (isRefusal(asked)) return asked;
        return ordered(call, asked.wait, (api) => api.renewPassword(call.who, call.path.chargerId));
      },
    }),
    endpoint({
      ...shared,
      method: 'POST',
      path: `${ONE}/security-profile`,
      parameters,
      verb: 'operate',
      awaits: true,
      operationId: 'raiseSecurityProfile',
      summary: 'Raise a charger’s security profile',
      description:
        'Tells the connected charger to come with a higher security profile (OCPP ChangeConfiguration of SecurityProfile), and, when it has accepted, to reset (Reset Hard). As soon as it logs in with that profile it is its `minimumSecurityProfile`, and below it the charger is not let in any more. The answer is the first of both commands.',
      asks: { wait: ordering.wait },
      body: profileDemandSchema,
      answers: COMMAND_ANSWERS,
      errors: ['charger-not-found', 'charger-busy'],
      async handle(call) {
        const asked = readQuery({ wait: ordering.wait }, call.query);
        if (isRefusal(asked)) return asked;
        const profile = call.body.securityProfile === 1 ? 1 : 2;
        return ordered(call, asked.wait, (api) => api.demandProfile(call.who, call.path.chargerId, profile));
      },
    }),
    endpoint({
      ...shared,
      method: 'POST',
      path: `${ONE}/configuration/refresh`,
      parameters,
      verb: 'operate',
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
        return { status: 200, json: { chargerConfigurations: showConfiguration(keys) } };
      },
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: `${ONE}/configuration`,
      parameters,
      operationId: 'getConfiguration',
      summary: 'Get a charger’s configuration',
      description:
        'The configuration keys as they were last read from the charger, and when; nobody is asked. Secrets are never among them.',
      answers: { 200: { description: 'As it was read.', schema: named(keptConfigurationSchema) } },
      errors: ['charger-not-found'],
      async handle({ api, who, path }) {
        const found = await api.readConfiguration(who, path.chargerId);
        if (isRefusal(found)) return found;
        const chargerConfigurations = found.readAt === null ? null : showConfiguration(found.keys);
        return { status: 200, json: { readAt: isoOrNull(found.readAt), chargerConfigurations } };
      },
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: `${ONE}/connections`,
      parameters,
      operationId: 'listConnections',
      summary: 'List connections of a charger',
      description: 'When the charger was connected, from where, and why each connection ended, newest first.',
      query: 'page',
      answers: { 200: { description: 'One page.', schema: named(connectionListSchema) } },
      errors: ['charger-not-found'],
      handle: ({ api, who, path, query }) =>
        answerPage(
          query,
          asItIs,
          (page) => api.listConnections(who, path.chargerId, page),
          (row) => row.epoch,
          showConnection,
        ),
    }),
    endpoint({
      method: 'GET',
      path: '/api/v1/refused-attempts',
      caller: 'either',
      resource: 'chargers',
      everywhere: true,
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
