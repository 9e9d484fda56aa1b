// Commands about the keys of a customer, on both engines.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Network, smallNetwork } from '../support/api.ts';
import { client, good } from '../support/client.ts';
import { engines, type FreshDatabase } from '../support/engines.ts';
import { ADMIN_KEY, serverOn } from '../support/server.ts';
import { folder, forecourt, within } from './forecourt.ts';

describe.each(engines())('a command about keys, on $name', (engine) => {
  let database: FreshDatabase;
  let server: Awaited<ReturnType<typeof serverOn>>;
  let network: Network;
  const env = () => ({ FORECOURT_URL: server.url, FORECOURT_KEY: network.key });

  beforeAll(async () => {
    database = await engine.fresh();
    server = await serverOn(database);
    network = await smallNetwork(server.url, { chargers: 2 });
  });
  afterAll(async () => {
    await server?.close();
    await database?.drop();
  });

  const isGood = async (key: string) =>
    (await client(server.url, key).GET('/api/v1/sites')).response.status === 200;

  describe('key create', () => {
    const create = (words: string[], more = {}) =>
      forecourt(['key', 'create', '--customer', String(network.customerId), ...words], {
        FORECOURT_URL: server.url,
        FORECOURT_ADMIN_KEY: ADMIN_KEY,
        ...more,
      });
    it('shows the key once', async () => {
      const { code, stdout, stderr } = await create(['--name', 'for a test']);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const [, prefix, key = ''] =
        /^key (fc_\w{12}) of customer \d+, shown only now: (\S+)\n$/.exec(stdout) ?? [];
      expect(key.startsWith(`${prefix}_`)).toBe(true);
      expect(await isGood(key)).toBe(true);
      const asJson = JSON.parse((await create(['--json', '--expires', '2099-01-01T00:00:00Z'])).stdout);
      expect(asJson).toMatchObject({ expiresAt: '2099-01-01T00:00:00.000Z', revokedAt: null });
      expect(await isGood(asJson.key)).toBe(true);
    });

    it('makes one that may as much as is said, and there', async () => {
      const { siteId } = network;
      const words = ['--scope', 'sites:read, keys:manage', '--branch', String(siteId), '--json'];
      const { code, stdout } = await create(words);
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ scopes: ['sites:read', 'keys:manage'], branches: [siteId] });
    });

    it('keeps it in a profile, unseen, and later commands have it', async () => {
      const config = folder();
      const { code, stdout } = await create(['--save', 'default', '--json'], { XDG_CONFIG_HOME: config });
      expect(code).toBe(0);
      const told = JSON.parse(stdout);
      expect(told).toMatchObject({ profile: 'default', prefix: expect.stringMatching(/^fc_/) });
      expect(told).not.toHaveProperty('key');
      const { profiles } = JSON.parse(readFileSync(join(config, 'forecourt/profiles.json'), 'utf8'));
      expect(profiles.default).toMatchObject({ url: server.url });
      const list = await forecourt(['charger', 'list', '--json'], { XDG_CONFIG_HOME: config });
      expect(JSON.parse(list.stdout).items).toHaveLength(2);
    });

    it('makes none that it could not keep', async () => {
      const path = { id: network.customerId };
      const admin = client(server.url, ADMIN_KEY);
      const keys = async () =>
        (await good(admin.GET('/api/v1/customers/{id}/keys', { params: { path } }))).items.length;
      const before = await keys();
      const { code, stderr } = await create(['--save', 'default'], { XDG_CONFIG_HOME: '/dev/null' });
      expect(code).toBe(1);
      expect(stderr).toMatch(/profiles\.json cannot be written: /);
      expect(await keys()).toBe(before);
    });

    it.each([
      ['a customer’s key', () => ({ FORECOURT_KEY: network.key }), 'keys:manage is not among its scopes'],
      [
        'no key of this server',
        () => ({ FORECOURT_KEY: 'not-the-admin-key' }),
        'the key is not known, or no longer good',
      ],
    ])('%s is not the admin key', async (_what, more, sentence) => {
      const { code, stderr } = await create([], more());
      expect(code).toBe(1);
      expect(stderr).toContain(sentence);
    });

    it('names what is wrong with what it sends', async () => {
      const { code, stderr } = await create(['--expires', 'tomorrow', '--json']);
      expect(code).toBe(1);
      expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'bad-body', field: 'expiresAt' } });
      const scope = await create(['--scope', 'sites:read,sites:eat', '--json']);
      expect(JSON.parse(scope.stderr)).toMatchObject({ error: { code: 'bad-body', field: 'scopes[1]' } });
      const nobody = await forecourt(['key', 'create', '--customer', '999999', '--key', ADMIN_KEY], env());
      expect(nobody).toMatchObject({ code: 1, stderr: expect.stringContaining('Customer not found') });
    });
  });

  describe('key list, key rotate and key revoke', () => {
    const run = (...words: string[]) =>
      within(['key', ...words, '--customer', String(network.customerId)], {
        FORECOURT_URL: server.url,
        FORECOURT_ADMIN_KEY: ADMIN_KEY,
      });

    it('take a key through its life', async () => {
      const made = JSON.parse((await run('create', '--name', 'its life', '--json')).stdout);
      const rotated = await run('rotate', String(made.id), '--overlap', '3600');
      const [, prefix, second = ''] =
        /^key (fc_\w{12}) of customer \d+, shown only now: (\S+)\n$/.exec(rotated.stdout) ?? [];
      expect([second.startsWith(`${prefix}_`), await isGood(made.key), await isGood(second)]).toEqual([
        ...[true, true, true],
      ]);
      await server.flush();
      const listed = (await run('list')).stdout.split('\n');
      expect(listed[0]).toMatch(/^id +prefix +name +last used +from +good until +branches +scopes$/);
      expect(listed).toContainEqual(
        expect.stringMatching(
          new RegExp(`^${made.id} +${prefix} +its life +20\\S+ +\\S+ +– +– +drivers:read `),
        ),
      );
      const third = JSON.parse((await run('rotate', String(made.id), '--overlap', '0', '--json')).stdout);
      expect([await isGood(second), await isGood(third.key)]).toEqual([false, true]);
      const revoked = await run('revoke', String(made.id));
      expect(revoked).toEqual({
        ...{ code: 0, stderr: '' },
        stdout: `key ${made.id} of customer ${network.customerId} is revoked\n`,
      });
      expect(await isGood(third.key)).toBe(false);
      const { items } = JSON.parse((await run('list', '--json')).stdout);
      expect(items.find(({ id }: { id: number }) => id === made.id)).toMatchObject({
        prefix: third.prefix,
        revokedAt: expect.any(String),
      });
      const again = await run('rotate', String(made.id));
      expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('a revoked key')]);
    });

    it.each([
      [['rotate'], 'the id of the key is missing'],
      [['revoke'], 'the id of the key is missing'],
      [['rotate', 'x'], "KEY must be a whole number from 1 to 9007199254740991, not 'x'"],
      [['rotate', '1', '--overlap', '604801'], '--overlap must be a whole number from 0 to 604800'],
      [['create', '--branch', 'yard'], '--branch must be a whole number'],
      [['create', '--scope', 'sites:read,'], 'a list has commas between its words'],
    ])('say what is wrong with %j', async (words, sentence) => {
      const { code, stderr } = await run(...words);
      expect([code, stderr]).toEqual([2, expect.stringContaining(sentence)]);
    });

    it('are refused what is not there', async () => {
      const { code, stderr } = await run('revoke', '999999');
      expect([code, stderr]).toEqual([1, expect.stringContaining('Key not found for the customer')]);
      const list = await within(['key', 'list'], {
        FORECOURT_URL: server.url,
        FORECOURT_ADMIN_KEY: ADMIN_KEY,
      });
      expect([list.code, list.stderr]).toEqual([2, expect.stringContaining('--customer is missing')]);
    });
  });
});
