import { describe, expect, it } from 'vitest';
import { Liveness } from './liveness.ts';

const options = { pingMs: 25_000, heartbeatSeconds: 300 };

/** Ticks every 25 s until it is dead; answers why, and after how many seconds. */
function dies(liveness: Liveness, from = 0, reading = () => true) {
  for (let now = from + 25_000; now < 10_000_000; now += 25_000) {
    const dead = liveness.tick(now, reading());
    if (dead !== null) return { dead, after: (now - from) / 1000 };
    liveness.pinged();
  }
  return null;
}

describe('Liveness', () => {
  it('a connection that ever ponged is dead after 2 missed pongs', () => {
    const liveness = new Liveness(options, 0);
    expect(liveness.tick(25_000, true)).toBeNull();
    liveness.pinged();
    liveness.pong(25_100);
    expect(dies(liveness, 25_000)).toEqual({ dead: 'no-pong', after: 75 });
  });

  it('otherwise after 2 × heartbeat + 30 s without traffic', () => {
    expect(dies(new Liveness(options, 0))).toEqual({ dead: 'silent', after: 650 });
  });

  it('the interval is capped at 900 s', () => {
    const liveness = new Liveness(options, 0);
    liveness.heartbeatEvery(86_400);
    expect(dies(liveness)).toEqual({ dead: 'silent', after: 1850 });
  });

  it('any traffic counts for one that never ponged', () => {
    const liveness = new Liveness(options, 0);
    for (let now = 25_000; now < 5_000_000; now += 25_000) {
      liveness.traffic(now - 1);
      expect(liveness.tick(now, true)).toBeNull();
      liveness.pinged();
    }
  });

  it('counts nothing while we do not read', () => {
    const liveness = new Liveness(options, 0);
    liveness.pong(1);
    expect(dies(liveness, 0, () => false)).toBeNull();
  });

  it('counts nothing after this process stood still', () => {
    const liveness = new Liveness(options, 0);
    liveness.pong(1);
    liveness.tick(25_000, true);
    liveness.pinged();
    liveness.tick(50_000, true);
    liveness.pinged();
    expect(liveness.tick(500_000, true)).toBeNull();
    expect(new Liveness(options, 0).tick(10_000_000, true)).toBeNull();
  });
});
