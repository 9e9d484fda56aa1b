import { describe, expect, it } from 'vitest';
import { USUAL_GRANTS } from '../../domain/access/grants.ts';
import { customerId, keyId } from '../../domain/ids.ts';
import type { Month } from '../../domain/time-zones.ts';
import type { ExportedTransaction } from '../ports/exports.ts';
import type { Tx } from '../ports/store.ts';
import { exportTransactions } from './export.ts';

const who = { kind: 'key', keyId: keyId(1), customerId: customerId(1), grants: USUAL_GRANTS } as const;
const month = '2026-11' as Month;
const at = Date.UTC(2026, 10, 15);

/** A house with so many transactions in the month; it counts what is asked of it. */
function house(rows: number) {
  const seen = { pages: 0, open: 0 };
  const all = Array.from({ length: rows }, (_, i) => ({
    ...{ id: i + 1, startedAt: at + i, stoppedAt: null, timeZone: null },
  })) as unknown as ExportedTransaction[];
  const use = {
    async read<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
      seen.open++;
      const value = await work({} as Tx);
      seen.open--;
      return value;
    },
    chargersEver: async () => [],
    driver: async () => undefined,
    siteEver: async () => true,
    async exportedTransactions(
      _tx: unknown,
      _by: unknown,
      _of: unknown,
      _range: unknown,
      { after, limit }: { after: { at: number; id: number } | null; limit: number },
    ) {
      seen.pages++;
      return all.filter((t) => after === null || t.id > after.id).slice(0, limit);
    },
  };
  return { seen, open: () => exportTransactions(use)(who, month, null) };
}

async function pagesOf(rows: number) {
  const { seen, open } = house(rows);
  const pages = await open();
  if ('refused' in pages) throw new Error('refused');
  return { seen, pages };
}

describe('an export', () => {
  it('reads a page when the one before was taken, and holds no transaction in between', async () => {
    const { seen, pages } = await pagesOf(1234);
    expect(seen).toEqual({ pages: 1, open: 0 });
    let [read, found] = [0, 0];
    for await (const page of pages) {
      read++;
      found += page.length;
      expect(seen).toEqual({ pages: read, open: 0 });
    }
    expect([read, found]).toEqual([3, 1234]);
  });

  it('that nobody reads on reads nothing on', async () => {
    const { seen, pages } = await pagesOf(5000);
    for await (const page of pages) {
      expect(page.length).toBeGreaterThan(0);
      break;
    }
    expect(seen).toEqual({ pages: 1, open: 0 });
  });

  it.each([0, 1, 500, 501])('of %i rows has them all', async (rows) => {
    const { pages } = await pagesOf(rows);
    let found = 0;
    for await (const page of pages) found += page.length;
    expect(found).toBe(rows);
  });
});
