// Property: whatever was given, moved, changed and deleted before, what `access` says of a start is what the next StartTransaction
// is answered, step by step; and the driver document, the list of accessible chargers and the look-up by right show exactly the
// chargers that the rights cover.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Server } from '../../src/main.ts';
import { ask, type GroupView, newCustomer, unique } from '../support/api.ts';
import { TestCharger } from '../support/charger.ts';
import { type Api, good, pages } from '../support/client.ts';
import { engines, type FreshDatabase } from '../support/engines.ts';
import { attempt, change, History, type Named, TICK } from '../support/history.ts';
import { serverOn } from '../support/server.ts';

const RUNS = Number(process.env.HISTORY_RUNS ?? 24);

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

describe.each(engines())('who may charge after every history, on $name', (engine) => {
  let database: FreshDatabase;
  let server: Server;
  const clock = { at: Date.UTC(2027, 0, 1), now: () => clock.at };
  beforeAll(async () => {
    database = await engine.fresh();
    server = await serverOn(database, { clock });
  });
  afterAll(async () => {
    await server?.close();
    await database?.drop();
  });

  /** The network at the beginning of a history, with a line to each charger. */
  async function network() {
    const { key, api } = await newCustomer(server.url, unique('history'));
    const start = new History();
    const names = { sites: [] as number[], chargers: [] as string[], groups: [] as number[] };
    for (const [i, { parent }] of start.sites.entries()) {
      const body = {
        groupName: `S${i}`,
        parentGroupId: parent === null ? null : (names.sites[parent] ?? null),
      };
      names.sites.push((await good(api.POST('/api/v1/sites', { body }))).id);
    }
    const lines: TestCharger[] = [];
    for (const { site } of start.chargers) {
      const body = { chargerId: unique('CP'), groupId: names.sites[site] as number };
      const { chargerId: id, password } = await good(api.POST('/api/v1/chargers', { body }));
      names.chargers.push(id);
      const line = await TestCharger.connect(server.url, { id, password: password as string });
      await line.boot(2);
      lines.push(line);
    }
    for (const [i, { held }] of start.groups.entries()) {
      const { id } = await good(api.POST('/api/v1/access-groups', { body: { name: `G${i}` } }));
      const chargerIds = [...held].map((one) => names.chargers[one] as string);
      const params = { path: { accessGroupId: id } };
      await good(api.PUT('/api/v1/access-groups/{accessGroupId}/chargers', { params, body: { chargerIds } }));
      names.groups.push(id);
    }
    const drivers: number[] = [];
    for (const i of start.drivers.keys()) {
      drivers.push((await good(api.POST('/api/v1/drivers', { body: { name: `D${i}` } }))).id);
    }
    const tags: { id: number; idTag: string }[] = [];
    for (const { driver } of start.tags) {
      const params = { path: { userid: drivers[driver] as number } };
      const body = { idTag: unique('T').slice(-20) };
      const { id, idTag } = await good(api.POST('/api/v1/drivers/{userid}/tags', { params, body }));
      tags.push({ id, idTag });
    }
    return { key, api, lines, history: start, names: { ...names, drivers, tags } satisfies Named };
  }

  const seen = new Set<string>();
  let starts = 0;

  /** Asks why, starts, and compares the two with each other and with the model. */
  async function tries(
    { api, lines, history, names }: Awaited<ReturnType<typeof network>>,
    { tag, charger, socket, stays }: typeof attempt extends fc.Arbitrary<infer T> ? T : never,
  ) {
    const idTag = names.tags[tag]?.idTag as string;
    const chargerId = names.chargers[charger] as string;
    const query = { idTag, chargerId };
    const asked = await api.GET('/api/v1/access', {
      params: { query: { ...query, purpose: 'start', socketId: socket } },
    });
    if (history.chargers[charger]?.gone) return expect(asked.response.status).toBe(404);
    const why = await good(asked);
    const expected = history.outcome(tag, charger);
    if (why.outcome !== 'already-charging') expect(why.outcome).toBe(expected);
    else expect(expected).toBe('accepted');
    const line = lines[charger] as TestCharger;
    const time = new Date(clock.at).toISOString();
    // Each another: with the same figures it would be the former start told once more, and get the former's answer.
    const meter = starts++;
    const { status, transactionId } = await line.start(socket, idTag, meter, time);
    expect(status).toBe(STATUS[why.outcome]);
    const [kept] = (await good(api.GET('/api/v1/decisions', { params: { query: { ...query, limit: 1 } } })))
      .items;
    expect({ outcome: why.outcome, steps: why.steps }).toEqual({
      outcome: kept?.outcome,
      steps: kept?.steps,
    });
    seen.add(why.outcome);
    if (!stays) await line.stop(transactionId, meter, time);
  }

  /** Compares every way in which is told where a driver may charge. */
  async function shows(api: Api, history: History, names: Named, who: number) {
    const params = { path: { userid: names.drivers[who] as number } };
    const read = await api.GET('/api/v1/drivers/{userid}', { params });
    if (history.drivers[who]?.gone) return expect(read.response.status).toBe(404);
    const { chargerGroups, chargers } = await good(read);
    const sites = [...flat(chargerGroups)];
    const standing = (i: number) =>
      history.chargers.flatMap((at, c) => (!at.gone && at.site === i ? [names.chargers[c]] : []));
    expect(new Map(sites.map((site) => [site.id, site.chargers.map((one) => one.chargerId)]))).toEqual(
      new Map(history.coveredSites(who).map((i) => [names.sites[i], standing(i)])),
    );
    expect(sites).toHaveLength(history.coveredSites(who).length);
    expect(chargers.map((one) => one.chargerId)).toEqual(
      history.singleChargers(who).map((i) => names.chargers[i]),
    );
    const all = history.chargersOf(who).map((i) => names.chargers[i]);
    const reached = await pages((from) =>
      api.GET('/api/v1/drivers/{userid}/accessible-chargers', {
        params: { ...params, query: { limit: 2, ...from } },
      }),
    );
    expect(reached.flat().map((one) => one.chargerId)).toEqual(all);
  }

  /** Compares who has a right that covers a charger. */
  async function covers(api: Api, history: History, names: Named, at: number) {
    if (history.chargers[at]?.gone) return;
    const query = { rightOnCharger: names.chargers[at] as string };
    const { items } = await good(api.GET('/api/v1/drivers', { params: { query } }));
    const expected = history.drivers.flatMap(({ gone }, who) =>
      !gone && history.chargersOf(who).includes(at) ? [names.drivers[who]] : [],
    );
    expect(items.map(({ id }) => id)).toEqual(expected);
  }

  it('is the same wherever one asks', { timeout: 240_000 }, async () => {
    const steps = fc.array(fc.record({ change, attempt }), { minLength: 8, maxLength: 16 });
    const property = fc.asyncProperty(steps, async (all) => {
      const made = await network();
      const { key, api, lines, history, names } = made;
      const begun = clock.at;
      const iso = (ticks: number | null) =>
        ticks === null ? null : new Date(begun + ticks * TICK).toISOString();
      try {
        for (const step of all) {
          const said = history.say(step.change, names, iso);
          if (said !== undefined) await ask(server.url, said.method, said.path, key, said.body);
          if (clock.at !== begun + history.now * TICK) {
            clock.at = begun + history.now * TICK;
            await server.renewLease();
          }
          await tries(made, step.attempt);
          const { driver = step.attempt.tag % 2 } = step.change as { driver?: number };
          await shows(api, history, names, driver);
          await covers(api, history, names, step.attempt.charger);
        }
      } finally {
        clock.at += 20 * TICK;
        for (const line of lines) line.drop();
      }
    });
    await fc.assert(property, { numRuns: RUNS, seed: 11 });
    expect([...seen].sort()).toEqual(Object.keys(STATUS).sort());
  });
});

function* flat(groups: readonly GroupView[]): Generator<GroupView> {
  for (const group of groups) {
    yield group;
    yield* flat(group.subgroups);
  }
}
