// What was answered is there: a real process that commits under load is killed with SIGKILL, again and again on the same
// database, and every row that it told of must be there, once and whole.
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { EVERY } from '../../src/app/ports/store.ts';
import { openEngine } from '../../src/storage/connect/open.ts';
import { on } from '../../src/storage/tx.ts';
import { engines } from '../support/engines.ts';
import { compare, killWhileWorking } from './killed.ts';

const KILLS = 12;
const writer = fileURLToPath(new URL('./kill-writer.ts', import.meta.url));

describe.each(engines())('kill -9 on $name', (under) => {
  it(`loses nothing that was answered, in ${KILLS} kills`, { timeout: 180_000 }, async () => {
    const fresh = await under.fresh();
    const said: string[] = [];
    try {
      for (let life = 1; life <= KILLS; life++) {
        const killed = await killWhileWorking({
          script: writer,
          arguments: [fresh.dataDir, fresh.databaseUrl ?? '', String(life)],
          ready: /^ready$/,
          after: [20, 400],
        });
        said.push(...killed.said);
        const engine = await openEngine({
          dataDir: fresh.dataDir,
          databaseUrl: fresh.databaseUrl,
          databasePoolSize: 2,
        });
        const rows = await engine.actFor(EVERY, () =>
          engine.read((tx) => on(tx).selectFrom('settings').select(['name', 'value']).execute()),
        );
        await engine.close();
        const there = rows.map(({ name }) => name);
        expect(compare(said, there), `after kill ${life}`).toEqual({ lost: [], twice: [] });
        expect(rows.filter(({ name, value }) => value.length !== name.length + 301)).toEqual([]);
      }
      // A test that kills a process before it said anything proves nothing.
      expect(said.length).toBeGreaterThan(KILLS * 10);
      console.log(`${under.name}: ${KILLS} kills, ${said.length} rows told and there`);
    } finally {
      await fresh.drop();
    }
  });
});
