// A document that names what is not there sends its reader away.
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { anchors, exists, filesEnding, links, read, spans } from './markdown.ts';

const documents = filesEnding('.md');

describe('the documents', () => {
  it('are found', () => {
    expect(documents).toEqual(expect.arrayContaining(['README.md', 'docs/operations.md', 'src/README.md']));
  });

  it.each(documents)('%s: every relative link leads somewhere', (document) => {
    const lost = links(read(document)).filter((link) => {
      if (/^[a-z]+:/.test(link)) return false;
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? document : join(dirname(document), path);
      if (!exists(target)) return true;
      return anchor !== undefined && !anchors(read(target)).has(anchor);
    });
    expect(lost).toEqual([]);
  });

  // The recipes for a message and an endpoint name files that their reader is to make.
  const recipe = /^docs\/how-to\/add-/;
  it.each(documents.filter((document) => !recipe.test(document)))(
    '%s: every path that it names is there',
    (document) => {
      const named = spans(read(document)).filter(
        (code) =>
          /^(src|test|tools|docs|simulator|spec|bin|bench)\/[\w./-]*$/.test(code) && code !== 'test/e2e',
      );
      // NNNN: a file that the reader is to make.
      expect(named.filter((path) => !path.includes('NNNN') && !exists(path))).toEqual([]);
    },
  );

  it('the picture of the readme is well formed and names its parts', () => {
    const svg = read('docs/forecourt.svg');
    for (const word of ['gateway', 'use-cases', 'storage', 'http', 'OCPP', 'driver document'])
      expect(svg).toContain(word);
    const open = [...svg.matchAll(/<([a-z]+)\b[^>]*?(\/?)>|<\/([a-z]+)>/g)];
    const stack: string[] = [];
    for (const [, name, closed, ended] of open) {
      if (ended !== undefined) expect(stack.pop()).toBe(ended);
      else if (closed !== '/') stack.push(name ?? '');
    }
    expect(stack).toEqual([]);
  });
});

describe('the glossary', () => {
  const text = read('docs/glossary.md');
  const schema = readdirSync('src/storage')
    .filter((file) => file.startsWith('schema'))
    .map((file) => read(`src/storage/${file}`))
    .join('\n');
  const body = schema.slice(schema.indexOf('export interface Schema {')).split('\n}')[0] ?? '';
  const tables = [...body.matchAll(/^ {2}([a-z_]+): ([A-Za-z]+);$/gm)];
  const rows = text.split('\n').filter((line) => line.startsWith('| '));
  const named = rows.flatMap((row) => spans(row.split('|')[5] ?? ''));

  it('knows every table', () => {
    expect(tables.length).toBeGreaterThan(10);
    const known = new Set(named.map((name) => name.split('.')[0]));
    expect(tables.map(([, table]) => table).filter((table) => !known.has(table))).toEqual([]);
  });

  it('names no table and no column that there is not', () => {
    const lost = named.filter((name) => {
      const [table, column] = name.split('.');
      const type = tables.find(([, each]) => each === table)?.[2];
      if (type === undefined) return true;
      const fields = schema.slice(schema.indexOf(`interface ${type} {`)).split('\n}')[0] ?? '';
      return column !== undefined && !new RegExp(`^ {2}${column}: `, 'm').test(fields);
    });
    expect(lost).toEqual([]);
  });
});
