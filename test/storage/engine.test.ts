// What both engines promise alike.
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { StorageUnavailable, type Tx } from '../../src/app/ports/store.ts';
import { attempt } from '../../src/storage/connect/attempt.ts';
import { isUniqueViolation } from '../../src/storage/connect/errors.ts';
import { on } from '../../src/storage/tx.ts';
import { engines } from '../support/engines.ts';
import { freshDatabase, freshEngine, gate, names, openOn, put } from './engine-support.ts';

const count = (n: number) => Array.from({ length: n }, (_, i) => i);
const customer = (name: string) => ({ name, created_at: 1 });

describe.each(engines())('transact on $name', (under) => {
  it('keeps what many callers write at once, and each sees its own', async () => {
    const engine = await freshEngine(under);
    const ids = await Promise.all(
      count(200).map((i) =>
        engine.transact(async (tx) => {
          await put(tx, `row-${i}`);
          expect(await names(tx)).toContain(`row-${i}`);
          return i;
        }),
      ),
    );
    expect(ids).toEqual(count(200));
    expect(await engine.read(names)).toHaveLength(200);
  });

  it('is durable when it settles: another process would see it', async () => {
    const fresh = await freshDatabase(under);
    const [one, other] = [await openOn(fresh), await openOn(fresh)];
    await one.transact((tx) => put(tx, 'here'));
    expect(await other.read(names)).toEqual(['here']);
    await Promise.all([one.close(), other.close()]);
  });

  it('rolls back a use-case that throws, and that one alone', async () => {
    const engine = await freshEngine(under);
    const outcomes = await Promise.allSettled(
      count(30).map((i) =>
        engine.transact(async (tx) => {
          await put(tx, `row-${String(i).padStart(2, '0')}`);
          if (i % 3 === 0) throw new Error(`no ${i}`);
        }),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(10);
    expect(outcomes[3]).toMatchObject({ reason: { message: 'no 3' } });
    const kept = count(30).filter((i) => i % 3 !== 0);
    expect(await engine.read(names)).toEqual(kept.map((i) => `row-${String(i).padStart(2, '0')}`));
  });

  it('a failed statement fails its use-case, even when the error is swallowed', async () => {
    const engine = await freshEngine(under);
    await engine.transact((tx) => put(tx, 'twice'));
    const [swallowed, wentOn, forgotten, good] = await Promise.allSettled([
      engine.transact(async (tx) => {
        await put(tx, 'before');
        await put(tx, 'twice').catch(() => {});
      }),
      engine.transact(async (tx) => {
        await put(tx, 'twice').catch(() => {});
        await put(tx, 'after');
      }),
      engine.transact(async (tx) => {
        void put(tx, 'twice').catch(() => {});
      }),
      engine.transact((tx) => put(tx, 'good')),
    ]);
    for (const outcome of [swallowed, forgotten]) {
      expect(outcome.status === 'rejected' && isUniqueViolation(outcome.reason)).toBe(true);
    }
    expect(wentOn).toMatchObject({ reason: { message: expect.stringContaining('earlier statement') } });
    expect(good.status).toBe('fulfilled');
    expect(await engine.read(names)).toEqual(['good', 'twice']);
  });

  it('attempt() undoes its own statements and lets the use-case go on', async () => {
    const engine = await freshEngine(under);
    await engine.transact((tx) => put(tx, 'taken'));
    const outcome = await engine.transact(async (tx) => {
      await put(tx, 'before');
      const refused = await attempt(tx, async () => {
        await put(tx, 'inside');
        await put(tx, 'taken');
      }).catch((error) => isUniqueViolation(error, 'settings', ['name']));
      const made = await attempt(tx, () => put(tx, 'after').then(() => 'made'));
      return { refused, made };
    });
    expect(outcome).toEqual({ refused: true, made: 'made' });
    expect(await engine.read(names)).toEqual(['after', 'before', 'taken']);
  });

  it('tells which unique constraint was hurt', async () => {
    const engine = await freshEngine(under);
    const customers = (id: number) => (tx: Tx) =>
      on(tx)
        .insertInto('customers')
        .values({ id, ...customer('x') })
        .execute();
    const key = (prefix: string) => (tx: Tx) =>
      on(tx)
        .insertInto('api_keys')
        .values({ customer_id: 1, name: 'k', prefix, hash: 'h', created_at: 1 })
        .execute();
    const site = (tx: Tx) =>
      on(tx)
        .insertInto('sites')
        .values({
          customer_id: 1,
          external_id: 'e',
          group_name: 's',
          policy: 'open',
          created_at: 1,
          updated_at: 1,
        })
        .execute();
    for (const work of [customers(1), key('p'), site]) await engine.transact(work);

    const primary = await engine.transact(customers(1)).catch((error: unknown) => error);
    expect(isUniqueViolation(primary, 'customers', ['id'])).toBe(true);
    const prefix = await engine.transact(key('p')).catch((error: unknown) => error);
    expect(isUniqueViolation(prefix, 'api_keys', ['prefix'])).toBe(true);
    expect(isUniqueViolation(prefix, 'api_keys', ['customer_id', 'id'])).toBe(false);
    const external = await engine.transact(site).catch((error: unknown) => error);
    expect(isUniqueViolation(external)).toBe(true);
    expect(isUniqueViolation(external, 'sites', ['external_id', 'customer_id'])).toBe(true);
    expect(isUniqueViolation(external, 'customers')).toBe(false);
  });

  it('tells other constraints by their kind', async () => {
    const engine = await freshEngine(under);
    const sites = (values: object) => (tx: Tx) =>
      on(tx)
        .insertInto('sites')
        .values({ customer_id: 1, group_name: 's', policy: 'open', created_at: 1, updated_at: 1, ...values })
        .execute();
    await expect(engine.transact(sites({}))).rejects.toMatchObject({ kind: 'foreign-key' });
    await expect(engine.transact(sites({ policy: 'else' }))).rejects.toMatchObject({ kind: 'check' });
    await expect(engine.transact(sites({ group_name: null }))).rejects.toMatchObject({ kind: 'not-null' });
  });

  it('refuses a tx after its end', async () => {
    const engine = await freshEngine(under);
    let kept: Tx | undefined;
    await engine.transact(async (tx) => {
      kept = tx;
    });
    await expect(put(kept as Tx, 'late')).rejects.toThrow(/tx was used after its use-case had ended/);
    await engine.read(async (tx) => {
      kept = tx;
    });
    await expect(names(kept as Tx)).rejects.toThrow(/tx was used after/);
    expect(await engine.read(names)).toEqual([]);
  });

  it('refuses a transaction within a transaction', async () => {
    const engine = await freshEngine(under);
    await expect(engine.transact(() => engine.transact((tx) => put(tx, 'inner')))).rejects.toThrow(
      'hand down',
    );
    await expect(engine.read(() => engine.read(names))).rejects.toThrow('hand down');
    const ended = gate();
    let later: Promise<string[]> | undefined;
    await engine.transact(async (tx) => {
      later = ended.opened.then(() => engine.read(names));
      await put(tx, 'outer');
    });
    ended.open();
    expect(await later).toEqual(['outer']);
  });

  it('rolls back a use-case that never settles, and the others go on', async () => {
    const engine = await freshEngine(under, { useCaseTimeout: 300 });
    let kept: Tx | undefined;
    const stuck = engine.transact(async (tx) => {
      kept = tx;
      await put(tx, 'stuck');
      await new Promise(() => {});
    });
    const next = engine.transact((tx) => put(tx, 'next'));
    await expect(stuck).rejects.toThrow('did not settle within 300 ms');
    await next;
    await expect(put(kept as Tx, 'late')).rejects.toThrow('its time was over');
    expect(await engine.read(names)).toEqual(['next']);
  });

  it('closes after what is in hand, and is unavailable then', async () => {
    const engine = await freshEngine(under);
    await engine.ping();
    const last = count(20).map((i) => engine.transact((tx) => put(tx, `row-${i}`)));
    const closing = engine.close();
    await Promise.allSettled(last);
    await closing;
    await expect(engine.transact(names)).rejects.toBeInstanceOf(StorageUnavailable);
    await expect(engine.read(names)).rejects.toBeInstanceOf(StorageUnavailable);
    await expect(engine.ping()).rejects.toBeInstanceOf(StorageUnavailable);
  });
});

describe.each(engines())('values on $name', (under) => {
  it('come back as they went in, with counts and sums as numbers', async () => {
    const engine = await freshEngine(under);
    await engine.transact(async (tx) => {
      await on(tx).insertInto('customers').values(customer('Zoë 🔌')).execute();
      await put(tx, 'nul', 'a\0b');
      await on(tx)
        .insertInto('nodes')
        .values({ id: 'n', started_at: -5, lease_until: Number.MAX_SAFE_INTEGER })
        .execute();
    });
    const seen = await engine.read(async (tx) => ({
      customer: await on(tx).selectFrom('customers').selectAll().executeTakeFirst(),
      nul: await on(tx).selectFrom('settings').select('value').executeTakeFirst(),
      node: await on(tx).selectFrom('nodes').selectAll().executeTakeFirst(),
      sums: await on(tx)
        .selectFrom('nodes')
        .select((eb) => [eb.fn.countAll<number>().as('n'), eb.fn.sum<number>('lease_until').as('sum')])
        .executeTakeFirst(),
    }));
    expect(seen).toEqual({
      customer: {
        id: 1,
        meter_values_days: null,
        name: 'Zoë 🔌',
        tag_concurrency: 1,
        cache_seconds: null,
        created_at: 1,
        revision: 1,
      },
      nul: { value: 'a\uFFFDb' },
      node: { id: 'n', started_at: -5, lease_until: Number.MAX_SAFE_INTEGER },
      sums: { n: 1, sum: Number.MAX_SAFE_INTEGER },
    });
  });

  it('tell how many rows a change touched', async () => {
    const engine = await freshEngine(under);
    const touched = await engine.transact(async (tx) => {
      for (const name of ['a', 'b', 'c']) await put(tx, name);
      const update = await on(tx)
        .updateTable('settings')
        .set({ value: 'x' })
        .where('name', '<', 'c')
        .executeTakeFirst();
      const none = await on(tx).deleteFrom('settings').where('name', '=', 'z').executeTakeFirst();
      const back = await on(tx).deleteFrom('settings').where('name', '=', 'a').returning('value').execute();
      return [update.numUpdatedRows, none.numDeletedRows, back];
    });
    expect(touched).toEqual([2n, 0n, [{ value: 'x' }]]);
  });

  it('beyond 2^53−1 are an error, not a wrong number', async () => {
    const engine = await freshEngine(under);
    const read = engine.read((tx) => sql`select ${sql.lit('9007199254740993')} as n`.execute(on(tx)));
    await expect(read).resolves.toBeDefined();
    const wide = engine.read((tx) => sql`select cast('9007199254740993' as bigint) as n`.execute(on(tx)));
    await expect(wide).rejects.toThrow();
  });

  it('divide as whole numbers where both are', async () => {
    const engine = await freshEngine(under);
    const half = (tx: Tx) => sql<{ n: number }>`select cast(${7} as bigint) / 2 as n`.execute(on(tx));
    expect((await engine.read(half)).rows).toEqual([{ n: 3 }]);
  });
});

describe.each(engines())('read on $name', (under) => {
  it('shows one snapshot that begins after the call', async () => {
    const engine = await freshEngine(under);
    await engine.transact((tx) => put(tx, 'a'));
    const [first, second] = [gate(), gate()];
    const reading = engine.read(async (tx) => {
      const before = await names(tx);
      first.open();
      await second.opened;
      return [before, await names(tx)];
    });
    await first.opened;
    await engine.transact((tx) => put(tx, 'b'));
    expect(await engine.read(names)).toEqual(['a', 'b']);
    second.open();
    expect(await reading).toEqual([['a'], ['a']]);
  });

  it('cannot write', async () => {
    const engine = await freshEngine(under);
    await expect(engine.read((tx) => put(tx, 'x'))).rejects.toThrow();
    expect(await engine.read(names)).toEqual([]);
  });

  it('goes on while a use-case is open, and more of them than there are connections', async () => {
    const engine = await freshEngine(under);
    await engine.transact((tx) => put(tx, 'a'));
    const hold = gate();
    const writing = engine.transact(async (tx) => {
      await put(tx, 'open');
      await hold.opened;
    });
    const reads = await Promise.all(count(50).map(() => engine.read(names)));
    expect(reads.every((seen) => seen.join() === 'a')).toBe(true);
    hold.open();
    await writing;
  });
});
