// What leaves as CSV: the month by the clocks of the site, cells that no spreadsheet takes for a formula, and rows enough
// that an answer in one piece would show in memory.
import { parse } from 'csv-parse/sync';
import { beforeAll, expect, it } from 'vitest';
import { type Network, newCustomer, smallNetwork } from '../support/api.ts';
import { TestCharger } from '../support/charger.ts';
import { bearer, onEveryEngine, raw, say } from './harness.ts';

onEveryEngine('exports', (at) => {
  let network: Network;
  let inner = 0;
  beforeAll(async () => {
    network = await smallNetwork(at(), {
      chargers: 1,
      tags: [{ idTag: 'EXPORTTAG' }],
      site: { timeZone: 'Europe/Helsinki' },
    });
    const nested = { groupName: '=cmd|calc', parentGroupId: network.siteId };
    inner = (await say(at(), network.key, 'POST', '/sites', nested)).json.id;
    const [charger] = network.chargers;
    const line = await TestCharger.connect(at(), charger as { id: string; password: string });
    // October ends in Helsinki at 22:00 UTC, an hour after daylight saving ended on the 25th it is UTC+2.
    const charged = async (from: string, until: string, wh: number) => {
      const { transactionId } = await line.start(1, 'EXPORTTAG', 0, from);
      await line.stop(transactionId, wh, until);
      return transactionId;
    };
    await charged('2025-10-31T21:30:00Z', '2025-10-31T22:30:00Z', 1234);
    await charged('2025-10-31T22:00:00Z', '2025-10-31T23:00:00Z', 5000);
    await charged('2025-10-25T23:30:00Z', '2025-10-26T01:30:00Z', 700);
    await line.close();
  });

  const get = async (path: string, headers: Record<string, string> = {}) => {
    const told = await raw(at(), `/api/v1/exports/${path}`, {
      headers: { ...bearer(network.key), ...headers },
    });
    return {
      ...told,
      rows: () => parse(told.text, { columns: true, bom: true }) as Record<string, string>[],
    };
  };

  it('put a transaction into the month of its site’s clocks', async () => {
    const october = await get('transactions.csv?month=2025-10');
    expect([october.status, october.headers['content-type']]).toEqual([
      200,
      'text/csv; charset=utf-8; header=present',
    ]);
    expect(october.headers['content-disposition']).toBe('attachment; filename="transactions-2025-10.csv"');
    expect(october.rows()).toMatchObject([
      {
        ...{ energyKwh: '0.700', timeZone: 'Europe/Helsinki', idTag: 'EXPORTTAG', refused: 'false' },
        startedLocal: '2025-10-26T02:30:00.000+03:00',
        stoppedLocal: '2025-10-26T03:30:00.000+02:00',
      },
      {
        energyKwh: '1.234',
        startedLocal: '2025-10-31T23:30:00.000+02:00',
        startedUtc: '2025-10-31T21:30:00.000Z',
      },
    ]);
    const november = await get('transactions.csv?month=2025-11');
    expect(november.rows()).toMatchObject([
      { energyKwh: '5.000', startedLocal: '2025-11-01T00:00:00.000+02:00' },
    ]);
    expect((await get('transactions.csv?month=2025-12')).rows()).toEqual([]);
  });

  it('tell of one site, charger, driver or home', async () => {
    const [charger] = network.chargers;
    for (const [query, count] of [
      [`siteId=${network.siteId}`, 2],
      [`siteId=${inner}`, 0],
      [`chargerId=${charger?.id}`, 2],
      [`driverId=${network.driverId}`, 2],
      [`homeSiteId=${inner}`, 0],
    ] as const) {
      const told = await get(`transactions.csv?month=2025-10&${query}`);
      expect([query, told.rows().length]).toEqual([query, count]);
    }
    for (const [query, status, text] of [
      ['', 400, 'Errors in the query parameters: month is required'],
      [
        'month=2025-10&siteID=1',
        400,
        'Errors in the query parameters: siteID is no query parameter of this operation',
      ],
      ['month=2025-13', 400, 'Errors in the query parameters: month must be a month, e.g. 2026-11'],
      [
        'month=2025-10&delimiter=tab',
        400,
        'Errors in the query parameters: delimiter must be one of comma, semicolon',
      ],
      [
        `month=2025-10&siteId=${inner}&driverId=1`,
        400,
        expect.stringContaining('must not be given together'),
      ],
      ['month=2025-10&siteId=424242', 404, 'Site not found for the customer'],
      ['month=2025-10&chargerId=NOBODY', 404, 'Charger not found for the customer'],
    ]) {
      const told = await get(`transactions.csv?${query}`);
      expect([query, told.status, told.text]).toEqual([query, status, text]);
    }
  });

  it('write drivers so that no program calculates with their names', async () => {
    for (const name of ['=1+1', '+49', '-x', '@SUM', 'plain; "quoted"\nnew line']) {
      await say(at(), network.key, 'POST', '/drivers', { name, homeGroupId: inner });
    }
    const told = await get(`drivers.csv?homeSiteId=${inner}&delimiter=semicolon&bom=true`);
    expect(told.bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    const rows = parse(told.text, { columns: true, bom: true, delimiter: ';' }) as Record<string, string>[];
    expect(rows.map((row) => row.name)).toEqual([
      "'=1+1",
      "'+49",
      "'-x",
      "'@SUM",
      'plain; "quoted"\nnew line',
    ]);
    expect(rows[0]).toMatchObject({ homeSiteName: "'=cmd|calc", active: 'true', idTag: '' });
  });

  it('show nothing of another customer', async () => {
    const other = await newCustomer(at());
    const headers = bearer(other.key);
    expect((await get('transactions.csv?month=2025-10', headers)).rows()).toEqual([]);
    expect((await get('drivers.csv', headers)).rows()).toEqual([]);
    expect((await get(`transactions.csv?month=2025-10&siteId=${network.siteId}`, headers)).status).toBe(404);
  });

  it('are compressed for whom asks so', async () => {
    const told = await get('drivers.csv', { 'accept-encoding': 'gzip' });
    expect([told.headers['content-encoding'], told.bytes.subarray(0, 2)]).toEqual([
      'gzip',
      Buffer.from([0x1f, 0x8b]),
    ]);
  });
});
