// A server that logs all it can, through everything that it can be asked: no key, no password and no tag that was used stands in
// what it said, in whatever form.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCOPES } from '../../src/domain/access/scopes.ts';
import { examples, inPath } from '../../src/http/examples.ts';
import { openapiText } from '../../tools/write-openapi.ts';
import { bearer, raw } from '../http/harness.ts';
import { ask, newCustomer } from '../support/api.ts';
import { type Frame, TestCharger, until } from '../support/charger.ts';
import { engines, type FreshDatabase } from '../support/engines.ts';
import { Secrets } from '../support/leaks.ts';
import { accept, cookieOf, invite, logIn, ask as say, secretIn } from '../support/operators.ts';
import { execute } from '../support/rows.ts';
import { ADMIN_KEY, type ServerProcess, serverProcess } from '../support/server.ts';

interface Operation {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly admin: boolean;
  readonly type: string | undefined;
}

const api = JSON.parse(await openapiText()) as {
  paths: Record<
    string,
    Record<string, { operationId: string; security: object[]; requestBody?: { content: object } }>
  >;
};
const operations: readonly Operation[] = Object.entries(api.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { operationId, security, requestBody }]) => ({
    ...{ operationId, path, method: method.toUpperCase() },
    admin: security.every((one) => !('customerKey' in one)),
    type: Object.keys(requestBody?.content ?? {})[0],
  })),
);

describe('what looks for secrets', () => {
  it.each([
    ['plain', 'x PLANTED-secret+1 x'],
    ['in a URL', '/a?b=PLANTED-secret%2B1'],
    ['in Basic credentials', `Basic ${Buffer.from('CP-1:PLANTED-secret+1').toString('base64')}`],
    ['in others', Buffer.from('CP-01:PLANTED-secret+1').toString('base64')],
    ['in yet others', Buffer.from('CP-001:PLANTED-secret+1').toString('base64')],
    ['hex', Buffer.from('PLANTED-secret+1').toString('hex')],
  ])('finds one: %s', (_, text) => {
    const secrets = new Secrets();
    secrets.add('planted', 'PLANTED-secret+1');
    expect(secrets.in(text)).toEqual([expect.stringMatching(/^planted, /)]);
    expect(secrets.in('nothing of it')).toEqual([]);
  });
});

describe.each(engines())('secrets, on $name', (engine) => {
  const secrets = new Secrets();
  let database: FreshDatabase;
  let server: ServerProcess;
  let key = '';
  beforeAll(async () => {
    database = await engine.fresh();
    server = await serverProcess(database, { LOG_LEVEL: 'trace' });
    secrets.add('the admin key', ADMIN_KEY);
  });
  afterAll(async () => {
    await server?.kill();
    await database?.drop();
  });

  const clean = () => expect(secrets.in(server.said())).toEqual([]);
  const send = (path: string, method = 'GET', body?: string, more: Record<string, string> = {}) =>
    raw(server.url, path, {
      method,
      headers: { ...bearer(key), 'content-type': 'application/json', ...more },
      ...(body === undefined ? {} : { body }),
    });

  it('of every operation', { timeout: 120_000 }, async () => {
    for (const tag of [inPath.idTag, '04A1B2C3D4E5F6']) secrets.add('a tag', String(tag));
    const done = new Map<string, number>();
    for (const [id, { path = {}, query = {}, body }] of Object.entries(examples)) {
      const operation = operations.find((one) => one.operationId === id) ?? expect.fail(id);
      const target = operation.path.replace(/\{(\w+)\}/g, (_all, name: string) =>
        encodeURIComponent(String({ ...inPath, ...path }[name])),
      );
      const asked = new URLSearchParams(query as Record<string, string>);
      const told = await send(
        `${target}?${asked}`,
        operation.method,
        body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
        {
          ...(operation.admin || key === '' ? bearer(ADMIN_KEY) : {}),
          ...(operation.type === undefined ? {} : { 'content-type': operation.type }),
          'idempotency-key': id,
        },
      );
      done.set(id, told.status);
      if (/json/.test(told.headers['content-type'] ?? '')) secrets.addShown(JSON.parse(told.text));
      if (id === 'createCustomer') {
        const all = { name: 'all', scopes: [...SCOPES] };
        ({ key } = await ask<{ key: string }>(server.url, 'POST', '/customers/1/keys', ADMIN_KEY, all));
        secrets.add('a key', key);
      }
    }
    expect([...done.keys()].sort()).toEqual(operations.map(({ operationId }) => operationId).sort());
    expect([...done.values()].filter((status) => status < 300).length).toBeGreaterThan(80);
    expect(server.said().match(/"msg":"answered"/g)?.length).toBeGreaterThanOrEqual(operations.length);
    clean();
    // Some example deletes the customer.
    ({ key } = await newCustomer(server.url));
    secrets.add('a key', key);
  });

  it('of keys and tags in the wrong place', async () => {
    const wrong = secrets.add('a wrong key', `fc_${'w'.repeat(12)}_${'W'.repeat(40)}`);
    const tag = secrets.add('a tag', 'NOT-a-number-7');
    for (const path of [
      `/api/v1/sites?api_key=${key}`,
      `/api/v1/sites?${key}`,
      `/api/v1/sites?text=${wrong}&limit=1`,
      `/api/v1/access?chargerId=YARD-1&idTag=${tag}`,
      `/api/v1/tag-holders/${tag}`,
      `/api/v1/unknown-tags/${tag}`,
      `/api/v1/unknown-tags/${tag}/nowhere`,
      `/api/v1/${key}`,
      `/api/v1/${key}/${tag}`,
      `/${key}`,
      `/healthz?key=${ADMIN_KEY}`,
      `/docs?key=${ADMIN_KEY}`,
      `/api/v1/drivers/by-external-id/${tag}`,
    ]) {
      await send(path);
      await send(path, 'GET', undefined, bearer(wrong));
      await send(path, 'POST', `{"idTag":"${tag}",`, { 'x-request-id': `id ${key}` });
      await send(path, 'OPTIONS', undefined, {
        authorization: `Basic ${btoa(`a:${wrong}`)}`,
        cookie: `a=${key}`,
      });
    }
    clean();
  });

  it('of chargers: how they log in, what they say, what they are set to', { timeout: 60_000 }, async () => {
    const made = await ask<{ id: number }>(server.url, 'POST', '/sites', key, { groupName: 'Dock' });
    const password = secrets.add('a password', 'Correct-horse+9/battery');
    const body = { chargerId: 'DOCK-1', groupId: made.id, password };
    await ask(server.url, 'POST', '/chargers', key, body);
    const wrong = secrets.add('a wrong password', 'wrong-Horse+9/battery');
    for (const id of ['DOCK-1', 'NOBODYS-1']) {
      await expect(TestCharger.connect(server.url, { id, password: wrong })).rejects.toThrow('refused');
    }
    const tag = secrets.add('a tag', '04B0B1B2B3B4B5');
    const line = await TestCharger.connect(server.url, { id: 'DOCK-1', password });
    const setting = secrets.add('a setting', 'SettingOfTheLine00');
    void line
      .next((frame: Frame) => frame[2] === 'GetConfiguration')
      .then(([, id]) => {
        const configurationKey = [{ key: 'AuthorizationKey', readonly: false, value: setting }];
        line.send(JSON.stringify([3, id, { configurationKey }]));
      });
    await line.boot();
    await ask(server.url, 'POST', '/chargers/DOCK-1/configuration/refresh', key).catch(() => undefined);
    await line.call('Authorize', { idTag: tag });
    const { transactionId } = await line.start(1, tag);
    await line.stop(transactionId, 9, undefined, { idTag: tag });
    await line.call('DataTransfer', { vendorId: 'x', data: `{"idTag":"${tag}","password":"${setting}"}` });
    for (const frame of [
      `[2,"a","Authorize",{"idTag":"${tag}"`,
      `[2,"b","Nothing",{"idTag":"${tag}","apiKey":"${setting}"}]`,
      `[3,"c",{"configurationKey":[{"key":"AuthorizationKey","value":"${setting}"}]}]`,
      `idTag=${tag} password=${setting}`,
      `[2,"d","StartTransaction",{"connectorId":"${tag}","idTag":["${tag}"]}]`,
    ]) {
      line.send(frame);
    }
    await line.call('Heartbeat', {});
    await line.close();
    const other = await ask<{ password: string }>(server.url, 'POST', '/chargers/DOCK-1/password', key);
    secrets.addShown(other);
    clean();
  });

  it('of operators: their passwords, links and sessions', { timeout: 60_000 }, async () => {
    const { url } = server;
    const { id } = await newCustomer(url);
    const mail = 'aino.of-the-log@example.com';
    const [first, second, third] = ['one', 'two', 'three'].map((word) =>
      secrets.add('a password', `a quiet harbour+/ ${word} at noon`),
    );
    const invited = await invite(url, id, mail);
    secrets.addShown(invited);
    expect((await accept(url, invited.link, first)).status).toBe(200);
    expect((await accept(url, invited.link, second)).status).not.toBe(200);
    await say(url, 'POST', '/session', { mail, password: second });
    await say(url, 'POST', '/session', { mail: second, password: mail });
    const person = await logIn(url, mail, first);
    secrets.add('a session', person.cookie.split('=')[1] ?? '');
    const changed = await person.say('POST', '/session/password', {
      currentPassword: first,
      password: second,
    });
    expect(changed.status).toBeLessThan(300);
    const fresh = cookieOf(changed);
    if (fresh !== undefined) secrets.add('a session', fresh.split('=')[1] ?? '');
    await say(url, 'POST', '/password-resets', { mail });
    await say(url, 'POST', '/password-resets/redeem', { secret: secretIn(invited.link), password: third });
    await send(`/api/v1/session?password=${encodeURIComponent(String(first))}`, 'GET', undefined, {
      cookie: person.cookie,
    });
    await person.say('DELETE', '/session');
    clean();
  });

  it('of a file with passwords and tags', async () => {
    const password = secrets.add('a password', 'imported-Horse+9/battery');
    const tag = secrets.add('a tag', '04C0C1C2C3C4C5');
    const files = [
      [
        'chargers',
        `chargerId;siteExternalId;password;authMode\nDOCK-2;dock;${password};basic\nDOCK-3;${tag};${password};x\n`,
      ],
      ['tags', `driverExternalId;idTag\nnobody;${tag}\n`],
    ];
    for (const [kind, file] of files) {
      const told = await send(`/api/v1/imports?kind=${kind}`, 'POST', file, { 'content-type': 'text/csv' });
      expect(told.status).toBe(202);
      const { id } = JSON.parse(told.text) as { id: number };
      await until(
        () => ask<{ endedAt: string | null }>(server.url, 'GET', `/imports/${id}`, key),
        ({ endedAt }) => endedAt !== null,
      );
    }
    clean();
  });

  it('of a storage that fails in the middle', async () => {
    const tag = secrets.add('a tag', '04D0D1D2D3D4D5');
    const password = secrets.add('a password', 'failing-Horse+9/battery');
    // On PostgreSQL an error of its own tells the whole row.
    await execute(
      database,
      engine.name === 'postgres'
        ? 'alter table tags add constraint broken check (id < 0) not valid; alter table chargers add constraint broken check (id < 0) not valid'
        : 'alter table tags rename to tags_gone; alter table chargers rename to chargers_gone',
    );
    const driver = await send(
      '/api/v1/drivers',
      'POST',
      JSON.stringify({ name: 'A', tags: [{ idTag: tag }] }),
    );
    expect(driver.status).toBe(500);
    const { id } = await ask<{ id: number }>(server.url, 'POST', '/sites', key, { groupName: 'Quay' });
    const charger = await send(
      '/api/v1/chargers',
      'POST',
      JSON.stringify({ chargerId: 'QUAY-1', groupId: id, password }),
    );
    expect(charger.status).toBe(500);
    expect(server.said()).toMatch(/"msg":"request failed"/);
    clean();
    await server.kill();
    expect(secrets.size).toBeGreaterThan(15);
  });
});
