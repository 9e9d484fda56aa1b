// What the suites of the engines share: an engine on a fresh database, closed and dropped after the test.
import { onTestFinished } from 'vitest';
import { EVERY, type Tx } from '../../src/app/ports/store.ts';
import { openEmbedded } from '../../src/storage/connect/embedded.ts';
import type { Engine } from '../../src/storage/connect/engine.ts';
import { openPostgres } from '../../src/storage/connect/postgres.ts';
import { on } from '../../src/storage/tx.ts';
import type { EngineUnderTest, FreshDatabase } from '../support/engines.ts';

type Options = NonNullable<Parameters<typeof openEmbedded>[1]>;

/** Opens the engine of a database that exists; whoever says nothing else sees all that is in it. */
export async function openOn(
  { dataDir, databaseUrl }: FreshDatabase,
  options: Options = {},
): Promise<Engine> {
  return seeingAll(
    await (databaseUrl === undefined
      ? openEmbedded(dataDir, options)
      : openPostgres(databaseUrl, 8, options)),
  );
}

/** The engine, of which each transaction is the server's own. */
export const seeingAll = (engine: Engine): Engine => ({
  name: engine.name,
  actFor: engine.actFor,
  transact: (work) => engine.actFor(EVERY, () => engine.transact(work)),
  read: (work) => engine.actFor(EVERY, () => engine.read(work)),
  onChanges: (listener) => engine.onChanges(listener),
  ping: () => engine.ping(),
  close: () => engine.close(),
  load: () => engine.load(),
  threads: engine.threads,
});

/** The same, closed after the test, where a transaction needs a view as it does in the server. */
export async function openViewed({ dataDir, databaseUrl }: FreshDatabase): Promise<Engine> {
  const engine = await (databaseUrl === undefined ? openEmbedded(dataDir) : openPostgres(databaseUrl, 8));
  onTestFinished(() => engine.close());
  return engine;
}

export async function freshDatabase(under: EngineUnderTest): Promise<FreshDatabase> {
  const fresh = await under.fresh();
  onTestFinished(() => fresh.drop());
  return fresh;
}

export async function freshEngine(under: EngineUnderTest, options: Options = {}): Promise<Engine> {
  const fresh = await under.fresh();
  const engine = await openOn(fresh, options);
  onTestFinished(async () => {
    await engine.close();
    await fresh.drop();
  });
  return engine;
}

/** The table of settings serves as rows with a name: it needs no others. */
export const put = (tx: Tx, name: string, value = '') =>
  on(tx).insertInto('settings').values({ name, value }).execute();

export async function names(tx: Tx): Promise<string[]> {
  const rows = await on(tx).selectFrom('settings').select('name').orderBy('name').execute();
  return rows.map(({ name }) => name);
}

/** A promise and the way to settle it. */
export function gate(): { open: () => void; opened: Promise<void> } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}
