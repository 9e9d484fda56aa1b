import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { UpkeepRefused } from '../../app/ports/upkeep.ts';
import { apart, find } from './backup-postgres.ts';

const home = mkdtempSync(join(tmpdir(), 'forecourt-tools-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

function put(folder: string): string {
  mkdirSync(join(home, folder), { recursive: true });
  writeFileSync(join(home, folder, 'pg_dump'), '');
  return join(home, folder);
}

it.each([
  ['postgres://u:s%40cret@db:5433/fc', 'postgres://u@db:5433/fc', 's@cret'],
  ['postgresql://u@db/fc?sslmode=require', 'postgresql://u@db/fc?sslmode=require', undefined],
  ['postgres:///fc?host=/run/postgresql&password=x%26y', 'postgres:///fc?host=%2Frun%2Fpostgresql', 'x&y'],
  ['postgres://db/fc?uselibpqcompat=true&sslmode=require', 'postgres://db/fc?sslmode=require', undefined],
])('%s: the words of a process hold no password', (url, address, password) => {
  expect(apart(url)).toEqual({ address, password });
});

it('takes the tool of PATH, else the newest version', () => {
  const own = put('own');
  for (const version of ['9', '15', '17']) put(`versions/${version}/bin`);
  const versions = join(home, 'versions');
  expect(find('pg_dump', `/nonexistent:${own}`, versions)).toBe(join(own, 'pg_dump'));
  expect(find('pg_dump', '/nonexistent', versions)).toBe(join(versions, '17/bin/pg_dump'));
});

it('says what to install where there is none', () => {
  const look = () => find('pg_restore', '/nonexistent', '/nonexistent');
  expect(look).toThrow(UpkeepRefused);
  expect(look).toThrow(/^pg_restore is not on this machine, .*install its client/);
});
