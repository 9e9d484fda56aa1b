// The process that kill.test.ts kills: many callers add rows as fast as they can, and each says a row's id after its transact.
import { writeSync } from 'node:fs';
import { EVERY } from '../../src/app/ports/store.ts';
import { openEngine } from '../../src/storage/connect/open.ts';
import { on } from '../../src/storage/tx.ts';

const [dataDir = '', databaseUrl, life = ''] = process.argv.slice(2);
const engine = await openEngine({ dataDir, databaseUrl: databaseUrl || undefined, databasePoolSize: 8 });

async function caller(number: number): Promise<never> {
  for (let i = 0; ; i++) {
    const name = `${life}-${number}-${i}`;
    await engine.transact(async (tx) => {
      await on(tx).insertInto('settings').values({ name, value: '' }).execute();
      const text = `${name} ${'x'.repeat(300)}`;
      await on(tx).updateTable('settings').set({ value: text }).where('name', '=', name).execute();
    });
    // At once and whole: what lies in a buffer when the kill comes was not said.
    writeSync(1, `${name}\n`);
  }
}

writeSync(1, 'ready\n');
await engine.actFor(EVERY, () => Promise.all(Array.from({ length: 16 }, (_, number) => caller(number))));
