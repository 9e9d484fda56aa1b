import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { lately, Spreads, serve, Tally } from './tallies.ts';

describe('what is counted', () => {
  it('comes out as Prometheus reads it', async () => {
    const registry = new Registry();
    const [tally, spreads] = [new Tally(), new Spreads([0.1, 1])];
    serve(registry, 'counter', 'seen_total', 'Seen.', () => tally.samples('what', 'label'));
    serve(registry, 'histogram', 'took_seconds', 'Took.', () => spreads.samples('kind'));
    tally.add('frames', 'call');
    tally.add('frames', 'call', 2);
    tally.add('ended', '');
    for (const seconds of [0.1, 0.5, 7]) spreads.of('write').note(seconds);
    expect(await registry.metrics()).toBe(`# HELP seen_total Seen.
# TYPE seen_total counter
seen_total{what="frames",label="call"} 3
seen_total{what="ended",label=""} 1

# HELP took_seconds Took.
# TYPE took_seconds histogram
took_seconds_bucket{le="0.1",kind="write"} 1
took_seconds_bucket{le="1",kind="write"} 2
took_seconds_bucket{le="+Inf",kind="write"} 3
took_seconds_sum{kind="write"} 7.6
took_seconds_count{kind="write"} 3
`);
  });
});

describe('what is asked at most so often', () => {
  it('is asked once by all who ask meanwhile', async () => {
    let asked = 0;
    const ask = lately(async () => ++asked, { every: 1_000_000 });
    expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1]);
    expect(await ask()).toBe(1);
  });

  it('is not known while it fails, and not waited for while it hangs', async () => {
    const outcomes = [Promise.reject(new Error('away')), new Promise<number>(() => {}), Promise.resolve(3)];
    let asked = 0;
    const ask = lately(() => outcomes[asked++] ?? Promise.resolve(0), { every: 0, patience: 1 });
    expect(await ask()).toBeUndefined();
    expect(await ask()).toBeUndefined();
    // The one before has not come back: nobody is asked again.
    expect(await ask()).toBeUndefined();
    expect(asked).toBe(2);
  });
});
