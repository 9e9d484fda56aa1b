// Every example of the OpenAPI document, sent to a fresh server in the order of src/http/examples.ts and compared with what
// comes back: same keys in the same order, same values but for secrets, times and addresses. Then every refusal that a
// client can cause, the same way. And every answer is one that the document describes.
import { expect, it } from 'vitest';
import { examples, inPath } from '../../src/http/examples.ts';
import { NOTHING } from '../../src/http/problem-examples.ts';
import { newCustomer } from '../support/api.ts';
import { type Frame, TestCharger, until } from '../support/charger.ts';
import { good } from '../support/client.ts';
import { judge } from '../support/described.ts';
import { cookieOf, secretIn } from '../support/operators.ts';
import { ADMIN_KEY } from '../support/server.ts';
import { ANSWERS, CONFIGURATION } from './example-charger.ts';
import { emptyFile, FILES_NOT_FOUND, fileCauses, sendFile } from './example-files.ts';
import {
  answerOf,
  bodyOf,
  fileOf,
  filled,
  type Known,
  operations,
  pathOf,
  queryOf,
  typeOf,
} from './example-operations.ts';
import { isText, shape, timeless } from './example-shape.ts';
import { bearer, onEveryEngine, raw, type Told } from './harness.ts';

const MARK = { 'x-requested-with': 'forecourt' };

/** What the document does not say of an answer: nothing. */
const undescribed = ({ method, path }: Known, { status, headers, text }: Told) =>
  judge(method, path, { status, type: headers['content-type'], text });

it('every operation has its examples', () => {
  expect(Object.keys(examples).sort()).toEqual([...operations.keys()].sort());
  for (const [id, operation] of operations) {
    const body = bodyOf(operation);
    expect([id, body?.example]).toEqual([id, examples[id]?.body]);
    const { content } = answerOf(operation);
    expect([id, content?.example]).toEqual([id, examples[id]?.answer]);
    expect([id, body === undefined || body.example !== undefined]).toEqual([id, true]);
    expect([id, content === undefined || content.example !== undefined]).toEqual([id, true]);
    for (const one of operation.parameters ?? []) {
      const expected = one.in === 'path' ? pathOf(operation)[one.name] : examples[id]?.query?.[one.name];
      expect([id, one.name, one.example]).toEqual([id, one.name, expected]);
    }
    for (const [status, { content: both = {} }] of Object.entries(operation.responses)) {
      if (status < '400') continue;
      const problems = Object.keys(both['application/problem+json']?.examples ?? {});
      expect([id, status, problems.length > 0]).toEqual([id, status, true]);
      expect(Object.keys(both['text/plain']?.examples ?? {})).toEqual(problems);
    }
  }
});

onEveryEngine('the examples', (at) => {
  let key = '';
  let cookie = '';
  let secret = '';
  let password = '';
  let line: TestCharger | undefined;

  const send = (
    operation: Known,
    said: { values?: typeof inPath; body?: unknown; more?: object; query?: string } = {},
  ) =>
    raw(
      at(),
      filled(operation.path, said.values ?? pathOf(operation)) +
        (said.query ?? queryOf(operation, said.values)),
      {
        method: operation.method,
        headers: {
          ...shown(operation),
          ...(said.body === undefined
            ? {}
            : { 'content-type': isText(said.body) ? typeOf(operation) : 'application/json' }),
          ...said.more,
        },
        ...(said.body === undefined
          ? {}
          : { body: isText(said.body) ? said.body : JSON.stringify(said.body) }),
      },
    );

  /** What whoever sends it shows of himself. */
  const shown = ({ anyone, operator, admin }: Known): Record<string, string> => {
    if (anyone) return {};
    return operator ? { cookie, ...MARK } : bearer(admin ? ADMIN_KEY : key);
  };
  const logIn = async () => {
    const operation = operations.get('logIn') as Known;
    const told = await send(operation, { body: bodyOf(operation)?.example });
    expect(told.status).toBe(201);
    return cookieOf(told) ?? '';
  };
  /** What only the answer before knows. */
  const secretsTold = (body: unknown) =>
    body !== null && typeof body === 'object' && 'secret' in body ? { ...body, secret } : body;

  const beside: Record<string, () => Promise<void>> = {
    async endOperatorSession() {
      // His second, and his third.
      for (let i = 0; i < 2; i++) await logIn();
    },
    async refreshConfiguration() {
      line = await TestCharger.connect(at(), { id: String(inPath.chargerId), password });
      const charger = line;
      charger.answers(ANSWERS);
      void charger
        .next((frame: Frame) => frame[2] === 'GetConfiguration')
        .then(([, id]) => charger.send(JSON.stringify([3, id, CONFIGURATION])));
    },
    async sendCancelReservation() {
      // What is ordered waits for it.
      await line?.close();
    },
    listDiagnostics: () => sendFile(line),
    async listDecisions() {
      await line?.call('Authorize', { idTag: '04A1B2C3D4E5F6' });
    },
    async listUnknownTags() {
      for (const _ of [1, 2]) await line?.call('Authorize', { idTag: 'F6E5D4C3B2A104' });
    },
    async deleteUnknownTag() {
      await line?.call('Authorize', { idTag: 'NOBODYS-TAG' });
    },
    async listUnknownChargers() {
      const nobody = { id: String(inPath.identity), password: 'kept from before' };
      await expect(TestCharger.connect(at(), nobody)).rejects.toThrow('404');
      const list = operations.get('listUnknownChargers') as Known;
      await until(
        () => send(list),
        (told) => told.text.includes('QUAY-7'),
      );
    },
    async listTransactions() {
      const at = (time: string) => `2026-11-22T${time}:00.000Z`;
      const { transactionId = 0 } =
        (await line?.start(1, '04A1B2C3D4E5F6', 12_000, at('08:00'))) ?? expect.fail('no line');
      await line?.meter(1, transactionId, 21_000, at('08:45'));
      await line?.stop(transactionId, 29_500, at('09:30'), { reason: 'EVDisconnected' });
    },
    async stopTransaction() {
      const charger = await TestCharger.connect(at(), { id: 'YARD-2' });
      await charger.start(1, '04A1B2C3D4E5F6');
      await charger.close();
    },
    async deleteTag() {
      await (await TestCharger.connect(at(), { id: 'YARD-2' })).stop(2, 10);
    },
    async moveCharger() {
      const other = await newCustomer(at());
      const wanted = examples.moveCharger?.body as { customerId: number; groupId: number };
      expect(other.id).toBe(wanted.customerId);
      // What was refused before has taken an id on one engine, and none on the other.
      for (let id = 0; id < wanted.groupId; ) {
        ({ id } = await good(other.api.POST('/api/v1/sites', { body: { groupName: 'Elsewhere' } })));
        expect(id).toBeLessThanOrEqual(wanted.groupId);
      }
    },
    async listRefusedAttempts() {
      line?.socket.terminate();
      const wrong = { id: String(inPath.chargerId), password: 'not the password' };
      await expect(TestCharger.connect(at(), wrong)).rejects.toThrow('401');
      const list = operations.get('listRefusedAttempts') as Known;
      await until(
        () => send(list),
        (told) => told.text.includes('YARD-1'),
      );
    },
  };

  /** It goes on by itself. */
  for (const [id, text] of Object.entries({ getImport: '"progress":100', getBulkCommand: '"queued":1' })) {
    beside[id] = async () => {
      await until(
        () => send(operations.get(id) as Known),
        (told) => told.text.includes(text),
      );
    };
  }
  /** What is shown is an answer to who says it again. */
  for (const id of ['upsertPayer', 'upsertPaymentRecipient', 'upsertCost']) {
    beside[id] = async () => {
      const operation = operations.get(id) as Known;
      expect((await send(operation, { body: bodyOf(operation)?.example })).status).toBe(201);
    };
  }

  /** After each of these others find less: they are tried when all else was. */
  const LAST = [
    ...['deleteTag', 'eraseDriver', 'deleteDiagnostics', 'deleteFirmware'],
    ...['logOut', 'redeemPasswordReset', 'deleteOperator', 'revokeKey'],
  ];

  it.each(Object.keys(examples).filter((id) => !LAST.includes(id)))('%s', works);

  async function works(id: string): Promise<void> {
    const operation = operations.get(id) as Known;
    await beside[id]?.();
    const told = await send(operation, { body: secretsTold(bodyOf(operation)?.example) });
    const { status, content, type } = answerOf(operation);
    expect([told.status, told.text]).toEqual([status, content === undefined ? '' : expect.any(String)]);
    expect(undescribed(operation, told)).toBeUndefined();
    if (told.headers['set-cookie'] !== undefined) cookie = cookieOf(told) ?? cookie;
    if (content === undefined) return;
    if (type !== 'application/json') {
      expect(timeless(told.text)).toBe(timeless(String(content.example)));
      return;
    }
    const answer = JSON.parse(told.text) as { key?: string; password?: string; link?: string | null };
    expect(shape(answer)).toBe(shape(content.example));
    if (id === 'createKey' || id === 'rotateKey') key = answer.key ?? '';
    if (answer.link) secret = secretIn(answer.link);
    if (id === 'createCharger') password = answer.password ?? '';
  }

  const NAMED_BY_NOTHING = { recipientId: NOTHING.recipientId ?? '', costId: NOTHING.costId ?? '' };
  const problem = { accept: 'application/problem+json' };
  const exampleOf = (operation: Known) => bodyOf(operation)?.example as object;
  /** How to cause a refusal; the others are the server's or the charger's fault. */
  const causes: Record<string, (operation: Known) => Promise<Told | undefined>> = {
    ...fileCauses(send, problem),
    forbidden: async (operation) => {
      // A key that may one thing only, and that is another.
      const scopes = [operation.method === 'GET' ? 'keys:manage' : 'drivers:read'];
      const body = { scopes: operation.tags.includes('customers') ? ['drivers:read'] : scopes };
      const made = JSON.parse((await send(operations.get('createKey') as Known, { body })).text) as {
        key: string;
      };
      return send(operation, { more: { ...problem, ...bearer(made.key) } });
    },
    'not-same-origin': (operation) =>
      raw(at(), filled(operation.path, inPath), {
        method: operation.method,
        headers: { ...problem, cookie, 'sec-fetch-site': 'cross-site' },
      }),
    'login-failed': (operation) =>
      send(operation, { body: { ...exampleOf(operation), password: 'wrong' }, more: problem }),
    'tag-refused': (operation) => {
      const { unchecked: _, ...asked } = (bodyOf(operation)?.example ?? {}) as { unchecked?: true };
      const body = { ...asked, idTag: 'NO-SUCH-TAG' };
      return send(operation, { query: '?', body, more: problem });
    },
    'already-reserved': (operation) =>
      send(operation, { query: '?', body: { ...exampleOf(operation), replaces: null }, more: problem }),
    'transaction-over': (operation) => send(operation, { values: inPath, more: problem }),
    'nothing-running': (operation) => send(operation, { values: inPath, more: problem }),
    'link-not-found': (operation) => send(operation, { body: bodyOf(operation)?.example, more: problem }),
    'not-authorised': (operation) =>
      raw(at(), filled(operation.path, inPath), { method: operation.method, headers: problem }),
    'bad-route-parameter': (operation) =>
      send(operation, {
        values: Object.fromEntries(Object.keys(inPath).map((n) => [n, ' '])),
        more: problem,
      }),
    'bad-query': (operation) => {
      const asked = (operation.parameters ?? []).flatMap((one) => (one.in === 'query' ? one.name : []));
      // Of a list its limit; of what is asked by name alone, the first name twice.
      const [first] = asked;
      const once = first === undefined ? 'colour=red' : `${first}=1&${first}=1`;
      const twice = asked.includes('limit') ? 'limit=0' : once;
      const required = (operation.parameters ?? []).some((one) => one.in === 'query' && one.required);
      const query = required ? '' : `?${twice}`;
      return send(operation, {
        query,
        body: fileOf(operation) ?? bodyOf(operation)?.example,
        more: problem,
      });
    },
    'bad-body': (operation) => {
      if (typeOf(operation) === 'application/octet-stream') return emptyFile(send, operation, problem);
      const body = fileOf(operation) !== undefined ? 'colour\nred\n' : { colour: 'red' };
      return send(operation, { body, more: problem });
    },
    'bad-request': (operation) =>
      send(operation, {
        body: bodyOf(operation)?.example,
        more: { ...problem, 'idempotency-key': 'x'.repeat(256) },
      }),
    'precondition-failed': async (operation) => {
      // A right that has ended has no revision to be another than.
      const give = /^delete(\w+Right(?:ByTag)?)$/.exec(operation.operationId)?.[1];
      const right = operations.get(give === undefined ? operation.operationId : `put${give}`) as Known;
      if (/Right(ByTag)?$/.test(right.operationId)) await send(right, { body: bodyOf(right)?.example });
      return send(operation, {
        body: bodyOf(operation)?.example,
        more: { ...problem, 'if-match': '"424242"' },
      });
    },
    'right-not-found': async (operation) => {
      await send(operations.get(operation.operationId.replace('get', 'delete')) as Known, {
        more: problem,
      });
      return send(operation, { more: problem });
    },
    'unsupported-media-type': (operation) =>
      send(operation, { body: {}, more: { ...problem, 'content-type': 'text/plain' } }),
  };
  for (const [code, parameter] of [
    ['driver-not-found', 'userid'],
    ['site-not-found', 'siteId'],
    ['charger-not-found', 'chargerId'],
    ['customer-not-found', 'id'],
    ['tag-not-found', 'tagId'],
    ['access-group-not-found', 'accessGroupId'],
    ['unknown-tag-not-found', 'idTag'],
    ['key-not-found', 'keyId'],
    ['operator-not-found', 'operatorId'],
    ['session-not-found', 'sessionId'],
    ['import-not-found', 'importId'],
    ['command-not-found', 'commandId'],
    ['bulk-command-not-found', 'bulkCommandId'],
    ['reservation-not-found', 'reservationId'],
    ...FILES_NOT_FOUND,
    ['socket-not-found', 'socketId'],
    ['transaction-not-found', 'transactionId'],
    ['billing-name-not-found', 'payerId'],
  ] as const) {
    causes[code] = (operation) =>
      send(operation, {
        ...alsoAsked(operation, parameter),
        values: {
          ...pathOf(operation),
          [parameter]: NOTHING[parameter] ?? '',
          ...(parameter === 'payerId' ? NAMED_BY_NOTHING : {}),
          ...(operation.path.includes(`{${parameter}}`)
            ? {}
            : {
                externalId: NOTHING.externalId ?? '',
                identity: NOTHING.identity ?? '',
                root: NOTHING.root ?? '',
              }),
        },
        body: bodyOf(operation)?.example,
        more: problem,
      });
  }
  // Of some it is asked by its tag.
  const byUserid = causes['driver-not-found'];
  causes['driver-not-found'] = (operation) =>
    operation.path.endsWith('/{idTag}')
      ? send(operation, {
          values: { ...pathOf(operation), idTag: NOTHING.idTag ?? '' },
          body: bodyOf(operation)?.example,
          more: problem,
        })
      : (byUserid?.(operation) ?? Promise.resolve(undefined));
  /** A query that names nothing by the parameter, where the example names nothing by it at all. */
  function alsoAsked(operation: Known, parameter: string): { query?: string } {
    const { parameters = [], operationId, path } = operation;
    const also: Record<string, string> = { siteId: 'homeSiteId', chargerId: 'rightOnCharger' };
    const names = [parameter, also[parameter]].filter((one) => one !== undefined);
    const name = names.find((one) => parameters.some((asked) => asked.in === 'query' && asked.name === one));
    const told = examples[operationId]?.query ?? {};
    if (name === undefined || name in told || path.includes(`{${parameter}}`)) return {};
    const before = queryOf(operation);
    return { query: `${before}${before === '' ? '?' : '&'}${name}=${NOTHING[name]}` };
  }
  for (const code of ['charger-id-taken', 'external-id-taken', 'tag-taken', 'mail-taken']) {
    causes[code] = (operation) => {
      // What has the name already may be told it again; suites of their own try the others.
      if (operation.method !== 'POST') return Promise.resolve(undefined);
      const body = bodyOf(operation)?.example as object;
      const free = code === 'tag-taken' && 'externalId' in body ? { ...body, externalId: '' } : body;
      return send(operation, { body: free, more: problem });
    };
  }

  it.each([...operations.keys()])('%s is refused as documented', async (id) => {
    const operation = operations.get(id) as Known;
    for (const [status, { content }] of Object.entries(operation.responses)) {
      for (const [code, { value }] of Object.entries(content?.[problem.accept]?.examples ?? {})) {
        const told = await causes[code]?.(operation);
        if (told === undefined) {
          expect(code).toMatch(
            operation.method === 'POST'
              ? /^(?:body-too-large|internal|storage-unavailable|charger-(?:offline|busy|cannot|error|timed-out)|request-running|idempotency-key-reused|still-in-use|too-many-requests|customer-needed|password-not-shown-yet)$/
              : /^(?:body-too-large|internal|storage-unavailable|charger-busy|(?:charger-id|external-id|tag)-taken|still-in-use|too-many-requests|last-admin|disk-full)$/,
          );
          continue;
        }
        expect([told.status, told.headers['content-type']]).toEqual([Number(status), problem.accept]);
        expect(shape(JSON.parse(told.text))).toBe(shape(value));
        expect(undescribed(operation, told)).toBeUndefined();
      }
    }
  });

  it.each(LAST)('%s, at last', works);

  it('nothing is known of who was erased, and a revoked key is good for nothing', async () => {
    expect((await send(operations.get('listSites') as Known)).status).toBe(401);
  });
});
