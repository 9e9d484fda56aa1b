// As whom the server works on PostgreSQL: a role that can read and write rows and nothing else, whoever set it up; and what an operator
// is told where that cannot be. On a server of its own, as some of this takes a superuser.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERY } from '../../src/app/ports/store.ts';
import { openPostgres } from '../../src/storage/connect/postgres.ts';
import { upkeep } from '../../src/storage/connect/upkeep.ts';
import { on } from '../../src/storage/tx.ts';
import { findPostgres, startPostgres, type Throwaway } from '../../tools/throwaway-postgres.ts';
import { seeing } from '../support/rows.ts';
import { unique } from './world.ts';

const binaries = findPostgres();
const about = { forecourt: '0', settings: {} };
const options = { progress: () => {}, signal: new AbortController().signal, force: false };

describe.runIf('folder' in binaries && process.env.TEST_DATABASE_URL)('roles on PostgreSQL', () => {
  let server: Throwaway;
  let superuser: Client;
  let folder: string;

  beforeAll(async () => {
    if (!('folder' in binaries)) return;
    server = await startPostgres(binaries);
    superuser = new Client({ connectionString: urlOf('postgres', 'postgres') });
    await superuser.connect();
    for (const role of ['owner', 'app', 'plain nocreaterole', 'bypass bypassrls', 'member']) {
      const [name, ...attributes] = role.split(' ');
      await superuser.query(`create role ${name} login ${attributes.join(' ')}`);
    }
    await superuser.query('grant owner to member');
    folder = mkdtempSync(join(tmpdir(), 'forecourt-roles-'));
  });
  afterAll(async () => {
    await superuser?.end();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  function urlOf(role: string, database: string): string {
    const url = new URL(server.url);
    url.username = role;
    url.pathname = `/${database}`;
    return url.href;
  }

  async function databaseOf(owner: string): Promise<string> {
    const name = unique('d').replace('-', '_');
    await superuser.query(`create database ${name} owner ${owner}`);
    return name;
  }

  /** Starts a server once and answers what it warned of. */
  async function start(url: string, ownerUrl?: string): Promise<string[]> {
    const warnings: string[] = [];
    await (await openPostgres(url, 2, { ownerUrl, warn: (sentence) => warnings.push(sentence) })).close();
    return warnings;
  }

  async function ask(url: string, text: string) {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query(text)).rows;
    } finally {
      await client.end();
    }
  }

  it('the server may change rows and nothing else, and cannot go round the wall', async () => {
    const name = await databaseOf('owner');
    const [app, owner] = [urlOf('app', name), urlOf('owner', name)];
    expect(await start(app, owner)).toEqual([]);
    const role = `select rolsuper, rolbypassrls, (select count(*)::integer from pg_class where relowner = r.oid) as owned
      from pg_roles r where rolname = current_user`;
    expect(await ask(app, role)).toEqual([{ rolsuper: false, rolbypassrls: false, owned: 0 }]);
    expect(await ask(app, 'select * from tags')).toEqual([]);
    for (const text of [
      'alter table tags disable row level security',
      'alter table tags no force row level security',
      'drop policy forecourt_wall on tags',
      'alter policy forecourt_wall on tags using (true)',
      'create policy door on tags using (true)',
      'create table another (id bigint)',
      'truncate tags',
      'drop table tags',
      "insert into schema_migrations values (99, 'x', 'x', 1)",
      'delete from schema_migrations',
      'set row_security = off; select * from tags',
      'set role owner',
      'set session authorization owner',
      'alter role app bypassrls',
    ]) {
      await expect(ask(app, text), text).rejects.toMatchObject({ code: expect.stringMatching(/^42501$/) });
    }
  });

  it('a table that comes later is granted, and what was granted beyond is taken back', async () => {
    const name = await databaseOf('owner');
    const [app, owner] = [urlOf('app', name), urlOf('owner', name)];
    await start(app, owner);
    await ask(owner, 'create table later (customer_id bigint); grant truncate on tags to app');
    await start(app, owner);
    expect(await ask(app, 'select * from later')).toEqual([]);
    await expect(ask(app, 'truncate tags')).rejects.toMatchObject({ code: '42501' });
  });

  it.each([
    ['postgres', /^DATABASE_URL names the role postgres, which is a superuser: /],
    ['bypass', /^DATABASE_URL names the role bypass, which bypasses row-level security: /],
    ['owner', /^DATABASE_URL names the role owner, which owns the tables, or may become/],
    ['member', /^DATABASE_URL names the role member, which owns the tables, or may become/],
  ])('a start as %s is refused', async (role, sentence) => {
    const name = await databaseOf('owner');
    const started = start(urlOf(role, name), urlOf('owner', name));
    await expect(started).rejects.toMatchObject({ name: 'MigrationRefused' });
    await expect(started).rejects.toThrow(sentence);
  });

  it('a start whose two roles are at different databases is refused', async () => {
    const [here, there] = [await databaseOf('owner'), await databaseOf('owner')];
    const started = start(urlOf('app', here), urlOf('owner', there));
    await expect(started).rejects.toThrow(
      /^DATABASE_OWNER_URL and DATABASE_URL must name the same database$/,
    );
    const nowhere = start(urlOf('app', here), urlOf('owner', 'nowhere'));
    await expect(nowhere).rejects.toThrow(/^DATABASE_OWNER_URL names a database that cannot be used\. /);
  });

  it.each(['postgres', 'forecourt'])('%s alone makes a role and takes it', async (role) => {
    const name = await databaseOf(role);
    const url = urlOf(role, name);
    const warnings: string[] = [];
    for (let starts = 0; starts < 2; starts += 1) {
      const engine = await openPostgres(url, 2, { warn: (sentence) => warnings.push(sentence) });
      const who = await engine.actFor(EVERY, () =>
        engine.read((t) => sql<{ who: string }>`select current_user as who`.execute(on(t))),
      );
      expect(who.rows).toEqual([{ who: `forecourt_app_${name}` }]);
      await engine.close();
    }
    expect(warnings).toEqual([]);
    const [made] = await ask(
      url,
      `select rolcanlogin, rolsuper, rolbypassrls, rolcreaterole from pg_roles
      where rolname = 'forecourt_app_${name}'`,
    );
    expect(Object.values(made)).toEqual([false, false, false, false]);
  });

  it('one that may not make roles is warned about, and behind the wall all the same', async () => {
    const name = await databaseOf('plain');
    const url = urlOf('plain', name);
    expect(await start(url)).toEqual([
      expect.stringMatching(/^the role plain of DATABASE_URL owns the tables and could/),
    ]);
    await ask(seeing(url), "insert into customers (name, created_at) values ('c', 1)");
    expect(await ask(url, 'select * from customers')).toEqual([]);
    expect(await ask(seeing(url, 1), 'select id from customers')).toHaveLength(1);
  });

  it('one that may not make roles takes the one that somebody made for it', async () => {
    const name = await databaseOf('plain');
    await superuser.query(`create role forecourt_app_${name}; grant forecourt_app_${name} to plain`);
    expect(await start(urlOf('plain', name))).toEqual([]);
  });

  it('one that bypasses the wall, and can make no other, is refused', async () => {
    const started = start(urlOf('bypass', await databaseOf('bypass')));
    await expect(started).rejects.toThrow(
      /^DATABASE_URL names the role bypass, which bypasses row-level security/,
    );
  });

  it.each([
    ['two roles', 'app', 'owner', 'ok'],
    ['one that makes roles', 'forecourt', undefined, 'ok'],
    ['a superuser', 'postgres', undefined, 'ok'],
    ['one that makes none', 'plain', undefined, 'warning'],
  ] as const)('backup, restore and doctor do with %s', async (_name, role, owner, outcome) => {
    const kept = (database: string) => ({
      dataDir: join(folder, unique('data')),
      databaseUrl: urlOf(role, database),
      databaseOwnerUrl: owner && urlOf(owner, database),
    });
    const [before, after] = [await databaseOf(owner ?? role), await databaseOf(owner ?? role)];
    const [from, to] = [kept(before), kept(after)];
    expect(await upkeep.lookAtDatabase(from)).toMatchObject({ state: 'absent', problems: [], wall: null });
    await start(from.databaseUrl, from.databaseOwnerUrl);
    const all = (url: string) => seeing(url, 'every');
    await ask(all(from.databaseUrl), "insert into customers (name, created_at) values ('a', 1), ('b', 1)");
    expect(await upkeep.lookAtDatabase(from)).toMatchObject({ state: 'current', wall: { outcome } });
    const backup = join(folder, unique('backup'));
    expect((await upkeep.backup(from, backup, about, options)).rows).toMatchObject({ customers: 2 });
    await upkeep.restore(to, backup, options);
    await start(to.databaseUrl, to.databaseOwnerUrl);
    expect(await ask(all(to.databaseUrl), 'select name from customers order by id')).toEqual([
      { name: 'a' },
      { name: 'b' },
    ]);
    expect(await upkeep.lookAtDatabase(to)).toMatchObject({ state: 'current', wall: { outcome } });
    await ask(urlOf('postgres', after), 'alter table tags disable row level security');
    expect((await upkeep.lookAtDatabase(to)).wall).toEqual({
      outcome: 'problem',
      found: 'not behind the wall between customers: tags',
    });
  });
});
