import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Network, newCustomer, smallNetwork, unique } from '../support/api.ts';
import { TestCharger } from '../support/charger.ts';
import { good } from '../support/client.ts';
import { engines, type FreshDatabase } from '../support/engines.ts';
import { serverOn } from '../support/server.ts';
import { forecourt } from './forecourt.ts';

describe.each(engines())('a command, on $name', (engine) => {
  let database: FreshDatabase;
  let server: Awaited<ReturnType<typeof serverOn>>;
  let network: Network;
  let chargerId: string;
  const externalId = unique('E');
  const env = () => ({ FORECOURT_URL: server.url, FORECOURT_KEY: network.key });
  const run = (...words: string[]) => forecourt(words, env());

  beforeAll(async () => {
    database = await engine.fresh();
    server = await serverOn(database);
    network = await smallNetwork(server.url, {
      chargers: 2,
      driver: { name: 'Aino Virtanen', externalId },
      tags: [
        { idTag: '04A1B2C3D4', tokenName: 'Blue\u001b[2Jcard' },
        { idTag: 'OLD', expiringDate: '2020-01-01T00:00:00Z' },
      ],
    });
    chargerId = network.chargers[0]?.id ?? '';
    const line = await TestCharger.connect(server.url, network.chargers[0]!);
    await line.boot(2);
    await line.status(2, 'Preparing');
  });
  afterAll(async () => {
    await server?.close();
    await database?.drop();
  });

  describe('driver show', () => {
    it('shows the driver, its tags and where it may charge', async () => {
      const { code, stdout, stderr } = await run('driver', 'show', String(network.driverId));
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const lines = stdout.split('\n');
      expect(lines[0]).toBe(`driver ${network.driverId}  Aino Virtanen`);
      // Whatever a tag is named, the terminal stays as it is.
      expect(stdout).toMatch(/^04A1B2C3D4 {2}Blue\?\[2Jcard {2,}– {2,}– {2,}–$/m);
      expect(stdout).toMatch(/^OLD +– +– +2020-01-01T00:00:00\S* +–$/m);
      expect(stdout).not.toContain('inactive');
      const row = new RegExp(
        `^${chargerId} +${network.siteId} \\(Yard\\) +connected +Preparing +1 Available, 2 Preparing +Acme One +20`,
      );
      expect(lines).toContainEqual(expect.stringMatching(row));
      expect(stdout).toMatch(new RegExp(`^${network.chargers[1]?.id} .* – +Offline +– +– +–$`, 'm'));
    });

    it('tells who may charge nowhere, and which tag is blocked', async () => {
      const body = {
        ...{ name: 'Ben', active: false },
        tags: [{ idTag: 'GONE', blocked: true, blockedReason: 'lost' }, { idTag: 'THERE' }],
      };
      const { id } = await good(network.api.POST('/api/v1/drivers', { body }));
      const { stdout } = await run('driver', 'show', String(id));
      expect(stdout).toMatch(/^inactive: it may charge nowhere$/m);
      expect(stdout).toMatch(/^GONE +– +– +– +lost$/m);
      expect(stdout).toMatch(/^THERE +– +– +– +–$/m);
    });

    it.each(['id', 'external id', 'tag'])(
      'finds it by its %s; --json is the document of the API',
      async (by) => {
        const word = {
          id: [String(network.driverId)],
          'external id': ['--external-id', externalId],
          tag: ['--tag', '04a1b2c3d4'],
        }[by] as string[];
        const { code, stdout } = await run('driver', 'show', ...word, '--json');
        expect(code).toBe(0);
        const params = { path: { userid: network.driverId } };
        const told = await good(network.api.GET('/api/v1/drivers/{userid}', { params }));
        expect(JSON.parse(stdout)).toMatchObject({ id: network.driverId, externalId });
        expect(Object.keys(JSON.parse(stdout))).toEqual(Object.keys(told));
      },
    );

    it.each([
      [['999999'], 'Driver not found for the customer: userid 999999 was not found.'],
      [['--external-id', 'nobody'], "no driver of this customer has the external id 'nobody'."],
      [['--tag', 'nobody'], "no driver of this customer has the tag 'nobody'."],
    ])('%j is nobody: exit code 1', async (words, sentence) => {
      const stderr = `forecourt: ${sentence}\n`;
      expect(await run('driver', 'show', ...words)).toEqual({ code: 1, stdout: '', stderr });
    });
  });

  describe('why', () => {
    it('yes, step by step', async () => {
      const { code, stdout } = await run(
        'why',
        '--tag',
        '04a1b2c3d4',
        '--charger',
        chargerId,
        '--socket',
        '1',
      );
      expect(code).toBe(0);
      expect(
        stdout
          .split('\n')
          .map((line) => line.replace(/\d{4}-[\dT:.-]+Z/, 'TIME').replace(/key \d+/, 'key N')),
      ).toEqual([
        `tag 04A1B2C3D4 at ${chargerId}, site ${network.siteId} (Yard): yes`.replace(
          '04A1B2C3D4',
          '04a1b2c3d4',
        ),
        '  ok  policy       a right is needed',
        expect.stringMatching(/^ {2}ok {2}tag-known {4}tag \d+ of driver \d+$/),
        '  ok  not-blocked  neither tag nor driver is blocked',
        '  ok  started      no start date',
        '  ok  not-expired  no expiry',
        `  ok  right        right on site ${network.siteId} (Yard)`,
        '                   given by key N at TIME',
        '  ok  concurrency  0 of 1 transactions at a time',
        '',
      ]);
    });

    it('no, with what would be needed; exit code 1', async () => {
      const { code, stdout } = await run('why', '--tag', 'OLD', '--charger', chargerId);
      expect(code).toBe(1);
      expect(stdout).toMatch(/^tag OLD at .*: no, expired\n/);
      expect(stdout).toContain('\n  NO  not-expired  the tag expired at 2020-01-01T00:00:00.000Z\n');
      expect(stdout).toContain('\n  needed: set a later expiringDate for the tag\n');
    });

    it('each tag of a driver; exit code 0 where one may', async () => {
      const words = ['why', '--driver', String(network.driverId), '--charger', chargerId];
      const { code, stdout } = await run(...words);
      expect(code).toBe(0);
      expect(stdout.match(/^tag .*: .*$/gm)).toHaveLength(2);
      const only = await run(...words, '--tag', 'OLD', '--json');
      expect(only.code).toBe(1);
      expect(JSON.parse(only.stdout)).toMatchObject({
        chargerId,
        items: [{ idTag: 'OLD', allowed: false, outcome: 'expired', needed: { remedy: 'move-expiry' } }],
      });
    });

    it('a driver with more tags than a page has: all in one answer', async () => {
      const { id } = await good(network.api.POST('/api/v1/drivers', { body: { name: 'Fleet' } }));
      const none = await run('why', '--driver', String(id), '--charger', chargerId);
      expect(none).toMatchObject({ code: 1, stdout: `no: driver ${id} has no tag\n` });
      for (let n = 0; n < 60; n += 1) {
        const body = { idTag: `FLEET-${n}` };
        await good(
          network.api.POST('/api/v1/drivers/{userid}/tags', { params: { path: { userid: id } }, body }),
        );
      }
      const { code, stdout } = await run('why', '--driver', String(id), '--charger', chargerId, '--json');
      expect(code).toBe(1);
      const { items, nextCursor } = JSON.parse(stdout);
      expect({ count: items.length, nextCursor }).toEqual({ count: 60, nextCursor: null });
      expect(new Set(items.map(({ outcome }: { outcome: string }) => outcome))).toEqual(
        new Set(['no-right']),
      );
    });

    it('shows what the tag runs', async () => {
      const line = await TestCharger.connect(server.url, network.chargers[1]!);
      await line.boot();
      const { transactionId } = await line.start(1, '04A1B2C3D4');
      const { code, stdout } = await run('why', '--tag', '04A1B2C3D4', '--charger', chargerId);
      expect(code).toBe(1);
      expect(stdout).toMatch(
        new RegExp(`\n {19}transaction ${transactionId} at ${network.chargers[1]?.id} since 20`),
      );
      expect(stdout).toMatch(/\n {2}needed: end a transaction of the tag/);
      const shown = await run('why', '--tag', '04A1B2C3D4', '--charger', chargerId, '--purpose', 'authorize');
      expect(shown.code).toBe(0);
      await line.stop(transactionId, 10);
      await line.close();
    });

    it('a charger that there is not', async () => {
      const { code, stderr } = await run('why', '--tag', 'T', '--charger', 'NOBODY', '--json');
      expect(code).toBe(1);
      expect(JSON.parse(stderr)).toMatchObject({
        error: { exitCode: 1, status: 404, code: 'charger-not-found' },
      });
    });
  });

  describe('charger list', () => {
    it('is a table, or the items of the API', async () => {
      const { code, stdout } = await run('charger', 'list');
      expect(code).toBe(0);
      expect(stdout).toMatch(/^charger +site +line +status +sockets +model +last seen\n/);
      expect(stdout.trimEnd().split('\n')).toHaveLength(3);
      const { items } = JSON.parse((await run('charger', 'list', '--json')).stdout);
      expect(items.map((item: { chargerId: string }) => item.chargerId)).toEqual(
        network.chargers.map(({ id }) => id),
      );
      const ids = async (...words: string[]) =>
        JSON.parse((await run('charger', 'list', '--json', ...words)).stdout).items.map(
          (item: { chargerId: string }) => item.chargerId,
        );
      expect(await ids('--status', 'Offline', '--text', network.chargers[1]?.id ?? '')).toEqual([
        network.chargers[1]?.id,
      ]);
      expect(await ids('--site', String(network.siteId), '--subsites')).toHaveLength(2);
      expect(await ids('--status', 'Charging')).toEqual([]);
      const wrong = await run('charger', 'list', '--status', 'Sleeping', '--json');
      expect(JSON.parse(wrong.stderr)).toMatchObject({ error: { code: 'bad-query', field: 'status' } });
    });

    it('has no charger of another customer', async () => {
      const { key } = await newCustomer(server.url);
      const { stdout } = await forecourt(['charger', 'list', '--key', '-'], env(), key);
      expect(stdout).toBe('no chargers\n');
    });
  });
});
