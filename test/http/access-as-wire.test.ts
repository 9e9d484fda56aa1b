// Property: what `access` says of a start is what the next StartTransaction is answered, step by step, whatever rights were
// given and taken before.
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { newCustomer, unique } from '../support/api.ts';
import { TestCharger } from '../support/charger.ts';
import { type Api, good, type Schemas } from '../support/client.ts';
import { onEveryEngine } from './harness.ts';

const PAST = '2020-01-01T00:00:00.000Z';
const LATER = '2999-01-01T00:00:00.000Z';
const RUNS = 12;

const STATUS = {
  accepted: 'Accepted',
  'unknown-tag': 'Invalid',
  'not-yet-valid': 'Invalid',
  'no-right': 'Invalid',
  blocked: 'Blocked',
  'driver-inactive': 'Blocked',
  expired: 'Expired',
  'already-charging': 'ConcurrentTx',
} satisfies Record<Schemas['Access']['outcome'], string>;

const tagMade = fc
  .record({
    blocked: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.constant(true)),
    dates: fc.constantFrom<Partial<Schemas['NewTag']>>(
      ...[{}, {}, { startDate: PAST, expiringDate: LATER }],
      ...[{ startDate: LATER }, { expiringDate: PAST }],
    ),
    concurrency: fc.constantFrom(null, 1, 2, 'unlimited' as const),
  })
  .map(({ dates, ...tag }) => ({ ...tag, ...dates }));
const dates = fc.constantFrom<Schemas['RightDates']>(
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
  let api: Api;
  const sites: number[] = [];
  const chargers: string[] = [];
  const lines: TestCharger[] = [];

  /** With dates, a right on the thing is given; without, it is taken. */
  function right(userid: number, place: number, body?: Schemas['RightDates']) {
    const siteId = sites[place];
    if (siteId !== undefined) {
      const [path, params] = [
        '/api/v1/drivers/{userid}/sites/{siteId}',
        { path: { userid, siteId } },
      ] as const;
      return good<unknown>(body ? api.PUT(path, { params, body }) : api.DELETE(path, { params }));
    }
    const params = { path: { userid, chargerId: chargers[place - sites.length] ?? '' } };
    const path = '/api/v1/drivers/{userid}/chargers/{chargerId}';
    return good<unknown>(body ? api.PUT(path, { params, body }) : api.DELETE(path, { params }));
  }

  beforeAll(async () => {
    ({ api } = await newCustomer(at()));
    for (const groupName of ['Top', 'Middle', 'Yard']) {
      const body = { groupName, parentGroupId: sites.at(-1) ?? null };
      sites.push((await good(api.POST('/api/v1/sites', { body }))).id);
    }
    for (const groupId of [sites[2] ?? 0, sites[1] ?? 0]) {
      const chargerId = unique('CP');
      const { password } = await good(api.POST('/api/v1/chargers', { body: { chargerId, groupId } }));
      chargers.push(chargerId);
      const line = await TestCharger.connect(at(), { id: chargerId, password: password ?? '' });
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
      const driver = { name: 'Aino', active, tags: made };
      const { id } = await good(api.POST('/api/v1/drivers', { body: driver }));
      const open: [TestCharger, number][] = [];
      for (const one of steps) {
        if (one.kind === 'give') await right(id, one.thing, one.dates);
        else if (one.kind === 'take') await right(id, one.thing);
        else {
          const idTag = made[one.tag]?.idTag ?? 'NOBODYS-TAG';
          const line = lines[one.charger] as TestCharger;
          const where = { idTag, chargerId: chargers[one.charger] ?? '' };
          const query = { ...where, purpose: 'start', socketId: one.socket } as const;
          const why = await good(api.GET('/api/v1/access', { params: { query } }));
          const { status, transactionId } = await line.start(one.socket, idTag);
          expect(status).toBe(STATUS[why.outcome]);
          const newest = { params: { query: { ...where, limit: 1 } } };
          const { items } = await good(api.GET('/api/v1/decisions', newest));
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
