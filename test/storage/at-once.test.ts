// What a use-case asks at once crosses to PostgreSQL at once (ADR 13), in that order, and fails as what failed first.
import { connect, createServer, type Socket } from 'node:net';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { StorageUnavailable, type Tx } from '../../src/app/ports/store.ts';
import { attempt } from '../../src/storage/connect/attempt.ts';
import { isUniqueViolation } from '../../src/storage/connect/errors.ts';
import { openPostgres } from '../../src/storage/connect/postgres.ts';
import { on } from '../../src/storage/tx.ts';
import { until } from '../support/charger.ts';
import { engines } from '../support/engines.ts';
import { freshDatabase, freshEngine, names, put, seeingAll } from './engine-support.ts';

const postgres = engines().filter(({ name }) => name === 'postgres');

const ask = (tx: Tx, text: string) => sql<{ what: string }>`select ${sql.lit(text)} as what`.execute(on(tx));

/** In front of PostgreSQL: it can keep answers back, and tells what was asked meanwhile. */
async function gateBefore(url: string) {
  const lines = new Set<readonly [client: Socket, server: Socket]>();
  let held: (() => void)[] | undefined;
  let asked = '';
  let left = 0;
  const gateway = createServer((client) => {
    const server = connect(Number(new URL(url).port), new URL(url).hostname);
    lines.add([client, server]);
    for (const one of [client, server]) one.on('error', () => undefined);
    client.on('data', (bytes) => {
      if (held !== undefined) asked += bytes.toString('latin1');
      server.write(bytes);
    });
    server.on('data', (bytes) => {
      if (held === undefined) client.write(bytes);
      else held.push(() => client.write(bytes));
    });
    client.on('close', () => {
      left += 1;
      server.destroy();
    });
    server.on('close', () => client.destroy());
  });
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    for (const [client, server] of lines) for (const one of [client, server]) one.destroy();
  };
  onTestFinished(async () => {
    cut();
    await new Promise((resolve) => gateway.close(resolve));
  });
  const through = new URL(url);
  through.port = String((gateway.address() as { port: number }).port);
  const holdBack = () => {
    held = [];
    asked = '';
  };
  const letGo = () => {
    const all = held ?? [];
    held = undefined;
    for (const one of all) one();
  };
  return { url: String(through), cut, holdBack, letGo, asked: () => asked, left: () => left };
}

describe.each(postgres)('asked at once of $name', (under) => {
  async function behindGate(useCaseTimeout?: number) {
    const { databaseUrl = '' } = await freshDatabase(under);
    const before = await gateBefore(databaseUrl);
    const engine = seeingAll(
      await openPostgres(before.url, 1, { ...(useCaseTimeout && { useCaseTimeout }) }),
    );
    onTestFinished(() => engine.close());
    // So that its connection is there.
    await engine.read((tx) => ask(tx, 'warm'));
    return { engine, before };
  }
  const both = (tx: Tx) => Promise.all([ask(tx, 'the one'), ask(tx, 'the other')]);

  it('a read sends all of it, and its BEGIN, before anything is answered', async () => {
    const { engine, before } = await behindGate();
    before.holdBack();
    const reading = engine.read(both);
    await until(
      async () => before.asked(),
      (asked) => /BEGIN.*the one.*the other/s.test(asked),
    );
    before.letGo();
    expect((await reading).map(({ rows }) => rows[0]?.what)).toEqual(['the one', 'the other']);
  });

  it('a write asks nothing before its BEGIN is answered', async () => {
    const { engine, before } = await behindGate();
    before.holdBack();
    const writing = engine.transact(both);
    await until(
      async () => before.asked(),
      (asked) => asked.includes('BEGIN'),
    );
    // The look for the changes of others goes by itself: what has gone out by then is all that goes.
    await new Promise((resolve) => setImmediate(resolve));
    expect(before.asked()).not.toContain('the one');
    before.letGo();
    expect(await writing).toHaveLength(2);
  });

  it('a read whose line is cut before its BEGIN is answered is read again, and ends nothing else', async () => {
    const { engine, before } = await behindGate();
    before.holdBack();
    const reading = engine.read(both);
    await until(
      async () => before.asked(),
      (asked) => asked.includes('the other'),
    );
    before.cut();
    before.letGo();
    expect(await reading).toHaveLength(2);
  });

  it('and not answered in time, its line is cut at once and its place is free', async () => {
    const { engine, before } = await behindGate(300);
    const earlier = before.left();
    before.holdBack();
    const reading = engine.read(both);
    const waiting = engine.read(both);
    await expect(reading).rejects.toBeInstanceOf(StorageUnavailable);
    await expect.poll(() => before.left()).toBe(earlier + 1);
    before.letGo();
    expect(await waiting).toHaveLength(2);
  });

  it('and where its BEGIN or its COMMIT is not answered, nobody waits for that for ever', async () => {
    const { engine, before } = await behindGate(300);
    let earlier = before.left();
    before.holdBack();
    const beginning = engine.transact(both);
    await expect.poll(() => before.left(), { timeout: 5000 }).toBe(earlier + 1);
    before.letGo();
    // Nothing was asked yet: it is begun again.
    expect(await beginning).toHaveLength(2);

    earlier = before.left();
    const ending = engine.transact(async (tx) => {
      await put(tx, 'maybe');
      before.holdBack();
    });
    await expect(ending).rejects.toThrow(/whether it was done is not known/);
    before.letGo();
    expect(before.left()).toBe(earlier + 1);
    expect(await engine.read(both)).toHaveLength(2);
  });

  it('fails as what failed first, whatever was asked with it, and the connection goes on', async () => {
    const engine = await freshEngine(under);
    await engine.transact((tx) => put(tx, 'taken'));
    for (let n = 0; n < 20; n += 1) {
      const failing = engine.transact((tx) =>
        Promise.all([put(tx, 'taken'), ask(tx, `new ${n}`), ask(tx, `new ${n}`), names(tx)]),
      );
      await expect(failing).rejects.toSatisfy((error) => isUniqueViolation(error));
      const late = engine.transact((tx) => Promise.all([ask(tx, `new ${n}`), put(tx, 'taken')]));
      await expect(late).rejects.toSatisfy((error) => isUniqueViolation(error));
      expect((await engine.read((tx) => ask(tx, `new ${n}`))).rows).toHaveLength(1);
    }
    expect(await engine.read(names)).toEqual(['taken']);
  });

  it('what is tried and taken back does not hide what fails later', async () => {
    const engine = await freshEngine(under);
    await engine.transact((tx) => put(tx, 'taken'));
    const failing = engine.transact(async (tx) => {
      await attempt(tx, () => put(tx, 'taken')).catch(() => undefined);
      await put(tx, 'kept?');
      await sql`select 1 / 0`.execute(on(tx));
    });
    await expect(failing).rejects.toThrow('division by zero');
    await expect(failing).rejects.not.toBeInstanceOf(StorageUnavailable);
    expect(await engine.read(names)).toEqual(['taken']);
  });
});
