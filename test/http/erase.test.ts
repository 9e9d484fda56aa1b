// The erasure of a person: afterwards no table holds a word of theirs, the transactions are still there, an open one ends
// well, and nobody else lost anything.
import { describe, expect, it } from 'vitest';
import { newCustomer, smallNetwork } from '../support/api.ts';
import { TestCharger } from '../support/charger.ts';
import { engines } from '../support/engines.ts';
import { rows } from '../support/rows.ts';
import { serverOn } from '../support/server.ts';
import { raw, say } from './harness.ts';

/** Words that stand for the person; none is part of another. */
const PERSON = [
  'Zebulon',
  'crm-zq-77',
  'ZQTAG0001',
  'ZQTAG0002',
  'ZQMOVED03',
  'ZQGONE0004',
  'fleet-zq',
  'Zq token',
  'lost by Zeb',
];

describe.each(engines())('the erasure of a person, on $name', (engine) => {
  it('leaves no word of theirs, and the bookkeeping', { timeout: 60_000 }, async () => {
    const database = await engine.fresh();
    const server = await serverOn(database);
    try {
      const { key } = await newCustomer(server.url);
      const post = async (path: string, body: object, name?: string) => {
        const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
        const told = await raw(server.url, `/api/v1${path}`, {
          method: 'POST',
          headers: name === undefined ? headers : { ...headers, 'idempotency-key': name },
          body: JSON.stringify(body),
        });
        expect([path, told.status]).toEqual([path, 201]);
        return JSON.parse(told.text);
      };
      const site = await post('/sites', { groupName: 'S' });
      const charger = await post('/chargers', { chargerId: `ERASE-${key.slice(3, 15)}`, groupId: site.id });
      const other = await post('/drivers', {
        name: 'Somebody else',
        tags: [{ idTag: 'OTHERTAG' }, { idTag: 'ZQMOVED03' }],
      });
      const line = await TestCharger.connect(server.url, {
        id: charger.chargerId,
        password: charger.password,
      });
      // Shown before anybody had it: an unknown tag and a decision of nobody.
      await line.call('Authorize', { idTag: 'zqtag0001' });
      const body = {
        ...{ name: 'Zebulon Quartermain', externalId: 'crm-zq-77', homeGroupId: site.id },
        tags: [{ idTag: 'ZQTAG0001', tokenName: 'Zq token' }],
        integratedExternalIds: [{ externalId: 'fleet-zq' }],
      };
      const person = await post('/drivers', body, 'create zq');
      await post(`/drivers/${person.id}/tags`, {
        idTag: 'ZQTAG0002',
        blocked: true,
        blockedReason: 'lost by Zeb',
      });
      for (const { id } of [person, other])
        await say(server.url, key, 'PUT', `/drivers/${id}/sites/${site.id}`);
      const now = () => new Date().toISOString();
      // One that was another's when it charged, and one that was lost and found by nobody.
      const moved = other.tags[1].id;
      const lent = await line.start(1, 'ZQMOVED03', 0, now());
      await line.stop(lent.transactionId, 300, now());
      const move = `/drivers/${other.id}/tags/${moved}/move`;
      expect((await say(server.url, key, 'POST', move, { userid: person.id })).status).toBe(200);
      const gone = await post(`/drivers/${person.id}/tags`, { idTag: 'ZQGONE0004' });
      await line.call('Authorize', { idTag: 'ZQGONE0004' });
      await say(server.url, key, 'DELETE', `/drivers/${person.id}/tags/${gone.id}`);
      await line.call('Authorize', { idTag: 'zqgone0004' });
      const first = await line.start(1, 'ZQTAG0001', 0, now());
      await line.stop(first.transactionId, 1500, now(), { idTag: 'zqtag0001' });
      const theirs = await line.start(2, 'OTHERTAG', 0, now());
      const ended = await line.start(3, 'OTHERTAG', 0, now());
      await line.stop(ended.transactionId, 200, now(), { idTag: 'ZQTAG0001' });
      const began = now();
      const open = await line.start(1, 'ZQTAG0001', 1500, began);
      await line.call('DataTransfer', { vendorId: 'v', data: 'ZQTAG0001' });
      await server.flush();
      const before = (await dump()).toLowerCase();
      expect(PERSON.filter((word) => !before.includes(word.toLowerCase()))).toEqual([]);

      const erased = await say(server.url, key, 'POST', `/drivers/${person.id}/erase`);
      expect([erased.status, erased.json]).toMatchObject([200, { tags: 3, transactions: 3 }]);
      expect((await say(server.url, key, 'GET', `/drivers/${person.id}`)).status).toBe(404);

      // Done once is done once: its answer is gone, and it isn't done again.
      await expect(post('/drivers', body, 'create zq')).rejects.toThrow('JSON');
      // What still runs ends as it would have, and brings nothing back; told again it is the same.
      const again = await line.start(1, 'ZQTAG0001', 1500, began);
      expect(again).toEqual({ transactionId: open.transactionId, status: 'Accepted' });
      await line.meter(1, open.transactionId, 2000, now());
      await line.stop(open.transactionId, 2500, now(), { idTag: 'ZQTAG0001' });
      await line.stop(theirs.transactionId, 700, now());
      await server.flush();
      const kept = await rows(
        database,
        'select id, energy_wh, closed_by, driver_id from transactions order by id',
      );
      expect(kept).toEqual([
        { id: lent.transactionId, energy_wh: 300, closed_by: 'charger', driver_id: other.id },
        { id: first.transactionId, energy_wh: 1500, closed_by: 'charger', driver_id: null },
        { id: theirs.transactionId, energy_wh: 700, closed_by: 'charger', driver_id: other.id },
        { id: ended.transactionId, energy_wh: 200, closed_by: 'charger', driver_id: other.id },
        { id: open.transactionId, energy_wh: 1000, closed_by: 'charger', driver_id: null },
      ]);
      const after = await dump();
      const left = PERSON.filter((word) => after.toLowerCase().includes(word.toLowerCase()));
      expect(left).toEqual([]);
      expect(after).toContain('Somebody else');
      expect(after).toContain('OTHERTAG');
      const audit = (await say(server.url, key, 'GET', '/audit?action=erase')).json.items;
      expect(audit).toMatchObject([
        { action: 'erase', thing: 'driver', thingId: String(person.id), changes: {} },
      ]);
      expect((await say(server.url, key, 'POST', `/drivers/${person.id}/erase`)).status).toBe(404);
      line.socket.terminate();
    } finally {
      await server.close();
      await database.drop();
    }

    /** Every row of every table, as text. */
    async function dump(): Promise<string> {
      const tables = await rows(
        database,
        database.databaseUrl === undefined
          ? "select name from sqlite_master where type = 'table'"
          : 'select table_name as name from information_schema.tables where table_schema = current_schema()',
      );
      expect(tables.length).toBeGreaterThan(25);
      let all = '';
      for (const { name } of tables) all += JSON.stringify(await rows(database, `select * from ${name}`));
      return all;
    }
  });

  it('comes before or after what a charger tells of the person, never between', {
    timeout: 60_000,
  }, async () => {
    const database = await engine.fresh();
    const server = await serverOn(database);
    try {
      const network = await smallNetwork(server.url, { chargers: 3, site: { policy: 'known' } });
      const lines = await Promise.all(network.chargers.map((one) => TestCharger.connect(server.url, one)));
      for (let round = 0; round < 10; round++) {
        const idTag = `ROUND-${round}`;
        const made = await say(server.url, network.key, 'POST', '/drivers', { name: 'R', tags: [{ idTag }] });
        const [erased] = await Promise.all([
          say(server.url, network.key, 'POST', `/drivers/${made.json.id}/erase`),
          lines[0]?.call('Authorize', { idTag }),
          lines[1]?.start(1, idTag),
          lines[2]
            ?.start(1, 'TAG-1')
            .then(({ transactionId }) => lines[2]?.stop(transactionId, 5, undefined, { idTag })),
        ]);
        expect(erased?.status).toBe(200);
      }
      // What came after knew no such tag; what came before was taken away.
      for (const table of ['transactions', 'decisions']) {
        const left = await rows(
          database,
          `select id from ${table} where id_tag like 'ROUND-%' and (driver_id is not null or tag_id is not null)`,
        );
        expect([table, left]).toEqual([table, []]);
      }
      for (const line of lines) line.socket.terminate();
    } finally {
      await server.close();
      await database.drop();
    }
  });
});
