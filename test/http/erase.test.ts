// The erasure of a person: afterwards no table holds a word of theirs, the transactions are still there, an open one ends
// well, and nobody else lost anything.
import { describe, expect, it } from 'vitest';
import { newCustomer } from '../support/api.ts';
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
      const other = await post('/drivers', { name: 'Somebody else', tags: [{ idTag: 'OTHERTAG' }] });
      const line = await TestCharger.connect(server.url, {
        id: charger.chargerId,
        password: charger.password,
      });
      // Shown before anybody had it: an unknown tag and a decision of nobody.
      await line.call('Authorize', { idTag: 'zqtag0001' });
      const person = await post(
        '/drivers',
        {
          ...{ name: 'Zebulon Quartermain', externalId: 'crm-zq-77', homeGroupId: site.id },
          tags: [{ idTag: 'ZQTAG0001', tokenName: 'Zq token' }],
          integratedExternalIds: [{ externalId: 'fleet-zq' }],
        },
        'create zq',
      );
      await post(`/drivers/${person.id}/tags`, {
        idTag: 'ZQTAG0002',
        blocked: true,
        blockedReason: 'lost by Zeb',
      });
      for (const { id } of [person, other])
        await say(server.url, key, 'PUT', `/drivers/${id}/sites/${site.id}`);
      const now = () => new Date().toISOString();
      const first = await line.start(1, 'ZQTAG0001', 0, now());
      await line.stop(first.transactionId, 1500, now(), { idTag: 'zqtag0001' });
      const theirs = await line.start(2, 'OTHERTAG', 0, now());
      const open = await line.start(1, 'ZQTAG0001', 1500, now());
      await line.call('DataTransfer', { vendorId: 'v', data: 'ZQTAG0001' });
      await server.flush();
      const before = (await dump()).toLowerCase();
      expect(PERSON.filter((word) => !before.includes(word.toLowerCase()))).toEqual([]);

      const erased = await say(server.url, key, 'POST', `/drivers/${person.id}/erase`);
      expect([erased.status, erased.json]).toMatchObject([200, { tags: 2, transactions: 2 }]);
      expect((await say(server.url, key, 'GET', `/drivers/${person.id}`)).status).toBe(404);

      // What still runs ends as it would have, and brings nothing back.
      await line.meter(1, open.transactionId, 2000, now());
      await line.stop(open.transactionId, 2500, now(), { idTag: 'ZQTAG0001' });
      await line.stop(theirs.transactionId, 700, now());
      await server.flush();
      const kept = await rows(
        database,
        'select id, energy_wh, closed_by, driver_id from transactions order by id',
      );
      expect(kept).toEqual([
        { id: first.transactionId, energy_wh: 1500, closed_by: 'charger', driver_id: null },
        { id: theirs.transactionId, energy_wh: 700, closed_by: 'charger', driver_id: other.id },
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
});
