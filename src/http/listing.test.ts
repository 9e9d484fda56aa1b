import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listed, readListing } from './listing.ts';

const SORTS = ['id', 'name'] as const;

describe('a cursor', () => {
  it('leads behind the row that it was made of, in its own order only', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SORTS, '-id', '-name'),
        fc.string({ unit: 'binary', maxLength: 60 }).filter((s) => s.isWellFormed() && !s.includes('\0')),
        fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
        (sort, name, id) => {
          const asked = readListing(SORTS, { sort, limit: '1' });
          if ('refused' in asked) throw new Error(asked.rule);
          const rows = [
            { id, name },
            { id: 0, name: '' },
          ];
          const place = (row: { id: number; name: string }, by: string) => ({
            value: by === 'id' ? null : row.name,
            id: row.id,
          });
          const { next } = listed({ items: rows, total: null }, asked, place, (row) => row);
          const again = readListing(SORTS, { sort, limit: '1', cursor: next });
          expect(again).toMatchObject({ after: { value: sort.endsWith('id') ? null : name, id } });
          const other = sort === 'id' ? 'name' : 'id';
          expect(readListing(SORTS, { sort: other, cursor: next })).toMatchObject({ field: 'cursor' });
        },
      ),
    );
  });

  it('that nobody made is refused, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), fc.json()), (text) => {
        for (const cursor of [text, Buffer.from(text).toString('base64url')]) {
          const read = readListing(SORTS, { cursor });
          if (!('refused' in read)) {
            // The one way to guess one: to write it exactly as we do.
            expect(JSON.parse(Buffer.from(cursor, 'base64url').toString())).toEqual([
              'id',
              null,
              expect.any(Number),
            ]);
          } else expect(read.field).toBe('cursor');
        }
      }),
    );
  });
});
