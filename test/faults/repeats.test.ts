// Pull the plug in the middle of POSTs that bear an Idempotency-Key: whatever was answered or not, each sent again until it
// is answered has been done once, and an answer given before the kill is given again to the letter.
import { describe, expect, it } from 'vitest';
import { newCustomer } from '../support/api.ts';
import { client } from '../support/client.ts';
import { engines } from '../support/engines.ts';
import { rows } from '../support/rows.ts';
import { type ServerProcess, serverProcess } from '../support/server.ts';

const KILLS = Number(process.env.KILLS ?? 2);
const AT_ONCE = 6;

describe.each(engines())('requests told again, on $name', (engine) => {
  it('are done once, through kills', { timeout: 180_000 }, async () => {
    const database = await engine.fresh();
    const answers = new Map<string, string>();
    const unanswered = new Set<string>();
    let server: ServerProcess | undefined;
    let key = '';
    let names = 0;
    let replayed = 0;

    const send = async (url: string, name: string): Promise<boolean> => {
      let text: string;
      try {
        const { data, response } = await client(url, key).POST('/api/v1/sites', {
          params: { header: { 'Idempotency-Key': name } },
          body: { groupName: name, publicGroupName: 'once' },
        });
        text = JSON.stringify(data);
        if (response.headers.get('idempotent-replayed') === 'true') replayed++;
        expect([name, response.status]).toEqual([name, 201]);
      } catch (error) {
        if (!/fetch failed|terminated|other side closed/.test(String(error))) throw error;
        unanswered.add(name);
        return false;
      }
      if (answers.has(name)) expect(text).toBe(answers.get(name));
      answers.set(name, text);
      unanswered.delete(name);
      return true;
    };
    const keepSending = async (url: string) => {
      while (await send(url, `site ${names++}`));
    };

    try {
      for (let kill = 1; kill <= KILLS; kill++) {
        server = await serverProcess(database);
        const { url } = server;
        if (key === '') ({ key } = await newCustomer(url));
        const before = answers.size;
        // First what had no answer, and some that had one.
        for (const name of [...unanswered, ...[...answers.keys()].slice(-3)]) {
          expect([name, await send(url, name)]).toEqual([name, true]);
        }
        const working = Array.from({ length: AT_ONCE }, () => keepSending(url));
        await expect.poll(() => answers.size, { timeout: 10_000, interval: 5 }).toBeGreaterThan(before + 20);
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 100));
        await server.kill();
        await Promise.all(working);
      }
      server = await serverProcess(database);
      for (const name of unanswered) expect(await send(server.url, name)).toBe(true);
      const sites = await rows(database, 'select group_name as name from sites');
      expect(sites.map(({ name }) => String(name)).sort()).toEqual([...answers.keys()].sort());
      const told = await rows(database, "select count(*) as n from audit where thing = 'site'");
      expect(Number(told[0]?.n)).toBe(answers.size);
      expect(replayed).toBeGreaterThan(KILLS);
      console.log(`${engine.name}: ${KILLS} kills, ${answers.size} requests, ${replayed} told again`);
    } finally {
      await server?.kill();
      await database.drop();
    }
  });
});
