import { describe, expect, it } from 'vitest';
import { Records } from './records.ts';

/** Read in pieces of every length, which must not matter. */
function read(text: string, delimiter = ';') {
  const [whole = [], ...others] = [text.length + 1, 1, 2, 7].map((size) => {
    const records = new Records(delimiter, 2);
    const found = [];
    for (let at = 0; at < text.length; at += size) found.push(...records.push(text.slice(at, at + size)));
    return [...found, ...records.end()];
  });
  for (const other of others) expect(other).toEqual(whole);
  return whole.map((one) => ('cells' in one ? [one.line, ...one.cells] : { [one.line]: one.wrong.rule }));
}

const MIDDLE = 'has a quote in the middle of a cell: put the cell in quotes, and write those within it twice';
const BEHIND = 'has something behind the closing quote of a cell: quotes within a cell are written twice';
const OPEN = 'has a cell whose opening quote is never closed';

describe('records of a file', () => {
  it.each([
    [
      'cells',
      'a;b\nc;d\n',
      [
        [2, 'a', 'b'],
        [3, 'c', 'd'],
      ],
    ],
    ['no newline at the end', 'a;b', [[2, 'a', 'b']]],
    ['empty cells', ';;\n', [[2, '', '', '']]],
    ['blanks as they are', ' a ; b', [[2, ' a ', ' b']]],
    ['quotes', '"a;b";"say ""hi"""', [[2, 'a;b', 'say "hi"']]],
    [
      'a cell over lines',
      'a;"b\n\nc";d\ne',
      [
        [2, 'a', 'b\n\nc', 'd'],
        [5, 'e'],
      ],
    ],
    [
      'empty lines, which count',
      'a\n\n\nb\n',
      [
        [2, 'a'],
        [5, 'b'],
      ],
    ],
    ['nothing', '', []],
    ['a quote in a cell', 'a;5" cable\nb;c', [{ 2: MIDDLE }, [3, 'b', 'c']]],
    ['text behind a quote', '"a"b;c\nd;e\n', [{ 2: BEHIND }, [3, 'd', 'e']]],
    ['a blank behind a quote', '"a" ;c', [{ 2: BEHIND }]],
    ['a quote that stays open', 'a;"b\nc;d\ne;f', [{ 2: OPEN }, [3, 'c', 'd'], [4, 'e', 'f']]],
    ['one before a line with quotes', 'a;"b\nc;"d";e\nf', [{ 2: OPEN }, [3, 'c', 'd', 'e'], [4, 'f']]],
    ['one that a later line closes', 'a;"b\nc;"d";e\n"f', [{ 2: BEHIND }, [3, 'c', 'd', 'e'], { 4: OPEN }]],
    ['two that stay open', '"a\n"b;\n', [{ 2: BEHIND }, { 3: OPEN }]],
  ])('%s', (_, text, found) => {
    expect(read(text)).toEqual(found);
  });

  it('with a comma', () => {
    expect(read('a,"b,c"\n', ',')).toEqual([[2, 'a', 'b,c']]);
  });

  it('lose one line, however long, and no other', () => {
    const long = 'x'.repeat(70_000);
    const rule = 'is longer than 65536 characters';
    const records = new Records(';', 2);
    const pieces = [long, long, '\nb;c\n', `"open ${long}`, '\nd\n'];
    const found = [...pieces.flatMap((piece) => [...records.push(piece)]), ...records.end()];
    expect(found).toEqual([
      { line: 2, wrong: { column: null, rule } },
      { line: 3, cells: ['b', 'c'] },
      { line: 4, wrong: { column: null, rule } },
      { line: 5, cells: ['d'] },
    ]);
  });

  it('do not look for the end of a quote for ever', () => {
    const records = new Records(';', 2);
    const found = [...records.push(`a;"b\n${'c;d\n'.repeat(2000)}`), ...records.end()];
    expect(found[0]).toEqual({ line: 2, wrong: { column: null, rule: OPEN } });
    expect(found).toHaveLength(2001);
    expect(found.at(-1)).toEqual({ line: 2002, cells: ['c', 'd'] });
  });
  it('cost no more where a quote stays open before many others', () => {
    const window = `a;"b\n${`${'""'.repeat(65)}\n`.repeat(498)}`;
    const records = new Records(';', 2);
    const began = process.cpuUsage();
    const found = [...records.push(window.repeat(8)), ...records.end()];
    const { user } = process.cpuUsage(began);
    expect(found).toHaveLength(8 * 499);
    // One reading of the lines behind each quote takes some 20 ms; one for every line took 10 s.
    expect(user / 1e6).toBeLessThan(3);
  });

  it('are read when they are asked for', () => {
    const records = new Records(';', 2);
    const some = records.push('a\n'.repeat(100_000));
    expect(some.next().value).toEqual({ line: 2, cells: ['a'] });
    const began = process.cpuUsage();
    for (let i = 0; i < 10; i += 1) some.next();
    expect(process.cpuUsage(began).user / 1e6).toBeLessThan(0.3);
  });
});
