// A charger that comes back without a word of its sockets is asked for them; one that speaks, or cannot be asked, is left alone.
import { describe, expect, it, onTestFinished } from 'vitest';
import { smallNetwork } from '../support/api.ts';
import { TestCharger, until } from '../support/charger.ts';
import { engines } from '../support/engines.ts';
import { serverOn } from '../support/server.ts';

describe.each(engines())('silent returns, on $name', (engine) => {
  it('are asked once, behind a minute, and never where the charger cannot', async () => {
    const database = await engine.fresh();
    let ahead = 0;
    const server = await serverOn(database, { clock: { now: () => Date.now() + ahead } });
    onTestFinished(async () => {
      await server.close();
      await database.drop();
    });
    const { chargers } = await smallNetwork(server.url, { chargers: 3 });
    const lines = new Map<string, TestCharger>();
    for (const [n, name] of ['speaks', 'able', 'unable'].entries()) {
      const line = await TestCharger.connect(server.url, chargers[n] ?? expect.fail('no charger'));
      line.answers({ TriggerMessage: { status: name === 'unable' ? 'NotImplemented' : 'Accepted' } });
      lines.set(name, line);
    }
    const line = (name: string) => lines.get(name) ?? expect.fail(name);
    const asked = (name: string) => line(name).called('TriggerMessage');
    await line('speaks').status(1, 'Available');
    ahead += 61_000;
    const wanted = [{ requestedMessage: 'StatusNotification' }];
    for (const name of ['able', 'unable']) {
      await until(
        async () => asked(name),
        (calls) => calls.length > 0,
      );
      expect(asked(name)).toEqual(wanted);
    }
    expect(asked('speaks')).toEqual([]);

    // Both come again without a word; the first of those that came is asked before the other would be.
    for (const [name, n] of [
      ['unable', 2],
      ['able', 1],
    ] as const) {
      await line(name).close();
      const again = await TestCharger.connect(server.url, chargers[n] ?? expect.fail('no charger'));
      again.answers({ TriggerMessage: { status: 'Accepted' } });
      lines.set(name, again);
    }
    ahead += 61_000;
    await until(
      async () => asked('able'),
      (calls) => calls.length > 0,
    );
    expect(asked('able')).toEqual(wanted);
    expect(asked('unable')).toEqual([]);
    for (const one of lines.values()) one.drop();
  });
});
