// docs/ocpp/conformance-16.md: every case of the server once, and behind "played" a test that bears its id.
import { describe, expect, it } from 'vitest';
import { allRows, exists, read, spans } from './markdown.ts';

/** The OCA's `_CSMS` cases of OCPP 1.6, by profile. */
const cases = `
  001 003 004_1 004_2 005_1 007 010 011_1 011_2 012 013 014 017_1 017_2 018_1 019_1 019_2 021 023_1 023_2 023_3
  024 026 028 030 031 032_1 037_1 037_3 039 040_1 040_2 061 064
  042_1 042_2 043_1 043_3 043_4 043_5
  044_1 044_2 044_3 045_1 045_2
  046 047 048_1 048_2 048_3 048_4 049 051 052 053
  054 055
  056 057 059 066 067
  073 074 075_1 075_2 076 077 078 079 080 081 083 085 086 087 088
`
  .trim()
  .split(/\s+/)
  .map((id) => `TC_${id}_CSMS`);

const text = read('docs/ocpp/conformance-16.md');
const rows = allRows(text).filter(([id]) => id?.startsWith('TC_'));
const lessons = allRows(text).filter(([row]) => /^\d+$/.test(row ?? ''));

/** Names of tests, and first cells of tables of tests: strings in which the id stands. */
const bears = (file: string, id: string) => new RegExp(`['"\`][^'"\`\n]*\\b${id}\\b`).test(read(file));

describe('OCPP 1.6 conformance', () => {
  it('lists every case once', () => {
    expect(cases).toHaveLength(77);
    expect(rows.map(([id]) => id).sort()).toEqual([...cases].sort());
  });

  it.each(rows)('%s (%s): %s', (id = '', _what, status = '', where = '') => {
    expect(['played', 'in part', 'not played', 'not yet']).toContain(status);
    const files = spans(where);
    if (status === 'played' || status === 'in part') {
      expect(files.length).toBeGreaterThan(0);
      for (const file of files) expect(bears(file, id), `${file} has no test named ${id}`).toBe(true);
    } else expect(files).toEqual([]);
    if (status === 'not yet') expect(where.length).toBeGreaterThan(3);
  });

  it('tells for each lesson from the field a test that is there', () => {
    expect(lessons.length).toBeGreaterThan(10);
    for (const [row, , where] of lessons) {
      const [file = ''] = spans(where ?? '');
      expect(exists(file) && file.endsWith('.test.ts'), `row ${row}: ${file}`).toBe(true);
    }
  });
});
