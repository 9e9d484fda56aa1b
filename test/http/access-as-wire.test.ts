// Property: what `access` says of a start is what the next StartTransaction is answered, step by step, whatever rights were
// given and taken before.
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { ask, type Json, newCustomer, unique } from '../support/api.ts';
import { TestCharger } from '../support/charger.ts';
import { onEveryEngine } from './harness.ts';

const PAST = '2020-01-01T00:00:00.000Z';
const LATER = '2999-01-01T00:00:00.000Z';
const RUNS = 12;

const STATUS: Record<string, string> = {
  accepted: 'Accepted',
  'unknown-tag': 'Invalid',
  'not-yet-valid': 'Invalid',
  'no-right': 'Invalid',
  blocked: 'Blocked',
  'driver-inactive': 'Blocked',
  expired: 'Expired',
  'already-charging': 'ConcurrentTx',
};

interface Why {
  readonly outcome: string;
  readonly steps: unknown[];
}

const tagMade = fc
  .record({
    blocked: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.constant(true)),
    dates: fc.constantFrom<Json>(
      ...[{}, {}, { startDate: PAST, expiringDate: LATER }],
      ...[{ startDate: LATER }, { expiringDate: PAST }],
    ),
    concurrency: fc.constantFrom(null, 1, 2, 'unlimited'),
  })
  .map(({ dates, ...tag }) => ({ ...tag, ...dates }));
const dates = fc.constantFrom<Json>(
  {},
  {},
  { from: PAST },
  { until: LATER },
  { from: LATER },
  { until: PAST },
);
/** 0 to 2 the sites from above to below, 3 and 4 the chargers. */
const thing = fc.integer({ min: 0, max: 4 });
const step = fc.oneof(
  fc.record({ kind: fc.constant('give' as const), thing, dates }),
  fc.record({ kind: fc.constant('take' as const), thing }),
  fc.record({
    kind: fc.constant('start' as const),
    charger: fc.integer({ min: 0, max: 1 }),
    socket: fc.integer({ min: 1, max: 2 }),
    tag: fc.integer({ min: 0, max: 3 }),
    stays: fc.boolean(),
  }),
);

onEveryEngine('access and the wire', (at) => {
  let key = '';
  const places: string[] = [];
  const chargers: string[] = [];
  const lines: TestCharger[] = [];
  const say = <T = { id: number; password: string }>(method: string, path: string, body?: unknown) =>
    ask<T>(at(), method, path, key, body);

  beforeAll(async () => {
    ({ key } = await newCustomer(at()));
    const sites: number[] = [];
    for (const groupName of ['Top', 'Middle', 'Yard']) {
      const { id } = await say('POST', '/sites', { groupName, parentGroupId: sites.at(-1) ?? null });
      sites.push(id);
      places.push(`sites/${id}`);
    }
    for (const groupId of [sites[2], sites[1]]) {
      const chargerId = unique('CP');
      const { password } = await say('POST', '/chargers', { chargerId, groupId });
      chargers.push(chargerId);
      places.push(`chargers/${chargerId}`);
      const line = await TestCharger.connect(at(), { id: chargerId, password });
      await line.boot(2);
      lines.push(line);
    }
  });

  it('agree after every history', { timeout: 60_000 }, async () => {
    const seen = new Set<string>();
    const histories = fc.record({
      active: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, fc.constant(false)),
      tags: fc.array(tagMade, { minLength: 1, maxLength: 3 }),
      steps: fc.array(step, { minLength: 6, maxLength: 14 }),
    });
    const property = fc.asyncProperty(histories, async ({ active, tags, steps }) => {
      const made = tags.map((tag) => ({ ...tag, idTag: unique('T').slice(-20) }));
      const { id } = await say('POST', '/drivers', { name: 'Aino', active, tags: made });
      const open: [TestCharger, number][] = [];
      for (const one of steps) {
        if (one.kind === 'give') await say('PUT', `/drivers/${id}/${places[one.thing]}`, one.dates);
        else if (one.kind === 'take') await say('DELETE', `/drivers/${id}/${places[one.thing]}`);
        else {
          const idTag = made[one.tag]?.idTag ?? 'NOBODYS-TAG';
          const line = lines[one.charger] as TestCharger;
          const where = `idTag=${idTag}&chargerId=${chargers[one.charger]}`;
          const why = await say<Why>('GET', `/access?${where}&purpose=start&socketId=${one.socket}`);
          const { status, transactionId } = await line.start(one.socket, idTag);
          expect(status).toBe(STATUS[why.outcome]);
          const { items } = await say<{ items: Why[] }>('GET', `/decisions?${where}&limit=1`);
          expect({ outcome: why.outcome, steps: why.steps }).toEqual({
            outcome: items[0]?.outcome,
            steps: items[0]?.steps,
          });
          seen.add(why.outcome);
          if (one.stays) open.push([line, transactionId]);
          else await line.stop(transactionId, 0);
        }
      }
      for (const [line, transactionId] of open) await line.stop(transactionId, 0);
    });
    await fc.assert(property, { numRuns: RUNS, seed: 20261122 });
    expect(seen.size).toBeGreaterThan(3);
  });
});
