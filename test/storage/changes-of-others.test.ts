// What a server hears of the commits of others on the same PostgreSQL, where it must not miss one and must not go blind.
import { Client } from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Changes } from '../../src/app/ports/changes.ts';
import { Heard } from '../../src/storage/connect/heard.ts';
import { FORGET, LOOK, PLACE, TOLD_AT_MOST } from '../../src/storage/connect/postgres-changes.ts';
import { LOOK_CONNECTIONS, PostgresLook } from '../../src/storage/connect/postgres-look.ts';
import { poolOf } from '../../src/storage/connect/postgres-pool.ts';
import { on } from '../../src/storage/tx.ts';
import { until } from '../support/charger.ts';
import { engines } from '../support/engines.ts';
import { seeing } from '../support/rows.ts';
import { freshDatabase, openOn } from './engine-support.ts';

const postgres = engines().filter(({ name }) => name === 'postgres');
const AT_ONCE = 1000;
/** Milliseconds, on a slow machine. */
const PATIENCE = 30_000;

describe.each(postgres)('changes of others on $name', (under) => {
  async function both() {
    const fresh = await freshDatabase(under);
    const [writes, hears] = [await openOn(fresh), await openOn(fresh)];
    const connected = async () => {
      const client = new Client({ connectionString: seeing(String(fresh.databaseUrl)) });
      await client.connect();
      return client;
    };
    const [beside, watches] = [await connected(), await connected()];
    onTestFinished(async () => {
      await Promise.all([beside.end(), watches.end()]);
      await Promise.all([writes.close(), hears.close()]);
    });
    return { writes, hears, beside, watches, url: seeing(String(fresh.databaseUrl)) };
  }

  it('are heard once each beside a transaction that stays open, however many they become', async () => {
    const { writes, hears, beside } = await both();
    const customer = await writes.transact((tx) =>
      on(tx)
        .insertInto('customers')
        .values({ name: 'C', created_at: 1 })
        .returning('id')
        .executeTakeFirstOrThrow(),
    );
    const times = new Map<number, number>();
    // On a slow machine it may have been blind: then it takes it for granted that all of it changed.
    let everything = 0;
    hears.onChanges((changes: Changes) => {
      if (changes === 'everything') everything += 1;
      else
        for (const { kind, thing } of changes)
          if (kind === 'driver') times.set(thing, (times.get(thing) ?? 0) + 1);
    });
    await beside.query('begin');
    await beside.query('select pg_current_xact_id()');
    let written = 0;
    while (written < TOLD_AT_MOST + 2 * AT_ONCE) {
      const before = everything;
      const first = written;
      const ids = await writes.transact(async (tx) => {
        const found: { id: number }[] = [];
        for (let n = 0; n < AT_ONCE; n += 100) {
          const rows = Array.from({ length: 100 }, (_, i) => ({
            ...{ customer_id: customer.id, name: 'D', created_at: 1, updated_at: 1 },
            ...{ external_id: `E${first + n + i}`, parent_id_tag: `p${first + n + i}` },
          }));
          found.push(...(await on(tx).insertInto('drivers').values(rows).returning('id').execute()));
        }
        return found.map(({ id }) => id);
      });
      await until(
        async () => everything > before || ids.every((id) => times.has(id)),
        (heard) => heard,
        PATIENCE,
      );
      written += ids.length;
    }
    const late = await beside.query<{ id: string }>(
      `insert into drivers (customer_id, name, external_id, parent_id_tag, created_at, updated_at)
        values ($1, 'Late', 'late', 'late', 1, 1) returning id`,
      [customer.id],
    );
    const id = Number(late.rows[0]?.id);
    const before = everything;
    expect(times.has(id)).toBe(false);
    await beside.query('commit');
    await until(
      async () => times.has(id) || everything > before,
      (heard) => heard,
      PATIENCE,
    );
    expect([...times.values()].filter((heard) => heard !== 1)).toEqual([]);
  }, 90_000);

  /** One that looks, and throws away what all have seen for four seconds. */
  async function looking() {
    const { writes, hears, beside, watches, url } = await both();
    await Promise.all([writes.close(), hears.close()]);
    const told: Changes[] = [];
    const heard = new Heard();
    heard.onChanges((changes) => told.push(changes));
    const pool = poolOf(url, LOOK_CONNECTIONS);
    const warned: string[] = [];
    const options = { keptFor: 4000, warn: (sentence: string) => warned.push(sentence) };
    const look = await PostgresLook.from(pool, heard, options);
    onTestFinished(() => look.stop());
    return { beside, watches, told, warned };
  }

  const noted = (client: Client, thing: number) =>
    client.query(`insert into forecourt_changes (kind, customer, thing) values ('driver', 1, $1)`, [thing]);

  const kept = async (client: Client) => {
    const { rows } = await client.query<{ thing: string }>('select thing from forecourt_changes order by id');
    return rows.map(({ thing }) => Number(thing));
  };

  it('are looked for while old ones are thrown away, as long as that takes', async () => {
    const { beside, watches } = await looking();
    await beside.query('begin');
    // Whoever reads is not held up by it.
    await beside.query('lock table forecourt_changes in exclusive mode');
    const beganSince = async () => {
      const { rows } = await watches.query<{ looks: boolean }>(
        `select exists (select from pg_stat_activity as forgets, pg_stat_activity as looks
          where forgets.datname = current_database() and looks.datname = current_database()
            and forgets.query like 'delete from forecourt_changes%' and forgets.wait_event_type = 'Lock'
            and looks.query like $1 and looks.query_start > forgets.query_start + interval '2 seconds') as looks`,
        [`${LOOK.slice(0, 40)}%`],
      );
      return rows[0]?.looks === true;
    };
    await until(beganSince, (looks) => looks, PATIENCE);
    await beside.query('rollback');
  }, 90_000);

  it('are thrown away when all have seen them for long, not when they began long ago', async () => {
    const { beside, watches, told } = await looking();
    await beside.query('begin');
    await noted(beside, 1);
    await noted(watches, 2);
    await until(
      () => kept(watches),
      (things) => things.length === 0,
      PATIENCE,
    );
    const before = (await watches.query<{ place: string }>(PLACE)).rows[0]?.place;
    told.length = 0;
    await beside.query('commit');
    // As a server would that looked last before the commit.
    expect((await watches.query(FORGET, [before])).rowCount).toBe(0);
    const isOf = (changes: Changes) => changes === 'everything' || changes.some(({ thing }) => thing === 1);
    await until(
      async () => told.some(isOf),
      (heard) => heard,
      PATIENCE,
    );
    await until(
      () => kept(watches),
      (things) => things.length === 0,
      PATIENCE,
    );
  }, 90_000);

  it('are everything when a connection broke, as the table may be empty then', async () => {
    const { watches, told } = await looking();
    await until(
      async () =>
        (
          await watches.query(
            `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like $1`,
            [`${LOOK.slice(0, 40)}%`],
          )
        ).rowCount,
      (count) => (count ?? 0) > 0,
      PATIENCE,
    );
    await until(
      async () => told.includes('everything'),
      (heard) => heard,
      PATIENCE,
    );
    await until(
      async () => {
        // Of what was noted while it was blind it hears that everything changed.
        await noted(watches, 7);
        return told.flat();
      },
      (changes) => changes.some((one) => one !== 'everything' && one.thing === 7),
      PATIENCE,
    );
  }, 90_000);

  it('that cannot be thrown away are told to the operator, once', async () => {
    const { beside, watches, warned } = await looking();
    await beside.query(
      `create function refuses() returns trigger language plpgsql as $$ begin raise 'no room'; end $$`,
    );
    await beside.query(
      'create trigger refuses before delete on forecourt_changes for each row execute function refuses()',
    );
    await noted(watches, 7);
    await until(
      async () => warned.length,
      (count) => count > 0,
      PATIENCE,
    );
    await beside.query('drop trigger refuses on forecourt_changes');
    await until(
      () => kept(watches),
      (things) => things.length === 0,
      PATIENCE,
    );
    expect(warned).toEqual([expect.stringContaining('no room; it is tried again')]);
  }, 90_000);
});
