// Whatever happens to a network, a driver's document from memory is the one that the database tells: changes through the API, frames, time that
// goes by, chargers that come and go, restarts. Each read of a document in here is read a second time the plain way (held-equal.ts).
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Server } from '../../src/main.ts';
import { say } from '../http/harness.ts';
import { newCustomer, unique } from '../support/api.ts';
import { TestCharger } from '../support/charger.ts';
import { engines, type FreshDatabase } from '../support/engines.ts';
import { ADMIN_KEY, serverOn } from '../support/server.ts';

/** Histories per engine; more of them find more. */
const RUNS = Number(process.env.DOCUMENT_HISTORIES ?? 3);
const STEPS = 30;

const one = fc.nat({ max: 3 });
const status = fc.constantFrom('Available', 'Preparing', 'Charging', 'SuspendedEV', 'Faulted', 'Unavailable');
const soon = fc.constantFrom(null, 5, 20, 45, 100);

/** What may happen; things are meant by their place in the network. */
const happening = fc.oneof(
  fc.record({ what: fc.constant('status' as const), charger: one, connector: fc.nat({ max: 3 }), status }),
  fc.record({ what: fc.constant('boot' as const), charger: one }),
  fc.record({ what: fc.constant('heartbeat' as const), charger: one }),
  fc.record({ what: fc.constant('start' as const), charger: one, driver: one }),
  fc.record({ what: fc.constant('stop' as const), charger: one }),
  fc.record({ what: fc.constant('connect' as const), charger: one }),
  fc.record({ what: fc.constant('leave' as const), charger: one }),
  fc.record({ what: fc.constant('wait' as const), seconds: fc.constantFrom(1, 11, 25, 61) }),
  fc.record({ what: fc.constant('lease' as const) }),
  fc.record({
    what: fc.constant('grant' as const),
    on: fc.constantFrom('sites', 'chargers', 'access-groups'),
    at: one,
    driver: one,
    from: soon,
    until: soon,
  }),
  fc.record({
    what: fc.constant('revoke' as const),
    on: fc.constantFrom('sites', 'chargers', 'access-groups'),
    at: one,
    driver: one,
  }),
  fc.record({ what: fc.constant('move site' as const), site: one, to: fc.option(one, { nil: null }) }),
  fc.record({ what: fc.constant('move charger' as const), charger: one, to: one }),
  fc.record({
    what: fc.constant('rename' as const),
    kind: fc.constantFrom('sites', 'chargers', 'drivers', 'access-groups'),
    at: one,
  }),
  fc.record({
    what: fc.constant('place' as const),
    kind: fc.constantFrom('sites', 'chargers'),
    at: one,
    city: fc.constantFrom('Oulu', 'Vaasa', null),
  }),
  fc.record({ what: fc.constant('group' as const), at: one, charger: one, out: fc.boolean() }),
  fc.record({
    what: fc.constant('socket' as const),
    charger: one,
    socket: fc.integer({ min: 1, max: 3 }),
    away: fc.boolean(),
  }),
  fc.record({ what: fc.constant('tag' as const), driver: one }),
  fc.record({ what: fc.constant('home' as const), driver: one, site: one }),
  fc.record({ what: fc.constant('replace charger' as const), charger: one }),
  fc.record({ what: fc.constant('replace site' as const), site: one }),
  { weight: 1, arbitrary: fc.record({ what: fc.constant('restart' as const) }) },
);
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

describe.each(engines())('documents from memory on $name', (engine) => {
  let database: FreshDatabase;
  let server: Server;
  const clock = { at: Date.UTC(2026, 10, 27), now: () => clock.at };

  beforeAll(async () => {
    database = await engine.fresh();
    server = await serverOn(database, { clock });
  });
  afterAll(async () => {
    await server?.close();
    await database?.drop();
  });

  async function network() {
    const { id: customer, key } = await newCustomer(server.url, unique('memory'));
    const send = (method: string, path: string, body?: unknown) => say(server.url, key, method, path, body);
    const sites: number[] = [];
    const newSite = async (parent: number | null) => {
      const body = { groupName: unique('site'), parentGroupId: parent };
      return (await send('POST', '/sites', body)).json.id as number;
    };
    for (const n of [0, 1, 2, 3]) sites.push(await newSite(n === 0 ? null : (sites[n - 1] ?? null)));
    const chargers: string[] = [];
    const lines: (TestCharger | undefined)[] = [];
    const newCharger = async (at: number) => {
      const chargerId = unique('M');
      await send('POST', '/chargers', { chargerId, groupId: at, authMode: 'none' });
      return chargerId;
    };
    for (const n of [0, 1, 2, 3]) chargers.push(await newCharger(sites[n] as number));
    const [groups, drivers, tags]: [number[], number[], string[]] = [[], [], []];
    for (const n of [0, 1, 2, 3]) {
      groups.push((await send('POST', '/access-groups', { name: `G${n}` })).json.id);
      drivers.push((await send('POST', '/drivers', { name: `D${n}` })).json.id);
      tags.push(unique('T').slice(-20));
      await send('POST', `/drivers/${drivers[n]}/tags`, { idTag: tags[n] });
    }
    const bound = (
      await say(server.url, ADMIN_KEY, 'POST', `/customers/${customer}/keys`, { branches: [sites[1]] })
    ).json.key as string;
    await send('PATCH', `/drivers/${drivers[0]}`, { homeGroupId: sites[1] });
    const open = new Map<number, number>();

    const connect = async (n: number) => {
      const before = lines[n];
      // One that was deleted with its site is sent away.
      lines[n] = await TestCharger.connect(server.url, { id: chargers[n] as string }).catch(() => undefined);
      await before?.closed;
    };
    const from = (seconds: number | null) =>
      seconds === null ? null : new Date(clock.at + seconds * 1000).toISOString();
    const named = { sites, chargers, 'access-groups': groups, drivers };
    const nameKey = { sites: 'groupName', chargers: 'chargerName', 'access-groups': 'name', drivers: 'name' };

    async function happen(one: Happening): Promise<void> {
      switch (one.what) {
        case 'status':
          await lines[one.charger]?.status(one.connector, one.status, {
            timestamp: new Date(clock.at).toISOString(),
          });
          return;
        case 'boot':
          await lines[one.charger]?.call('BootNotification', {
            chargePointVendor: unique('V').slice(-20),
            chargePointModel: 'One',
          });
          return;
        case 'heartbeat':
          await lines[one.charger]?.call('Heartbeat', {});
          return;
        case 'start': {
          const started = await lines[one.charger]?.start(
            1,
            tags[one.driver] as string,
            0,
            new Date(clock.at).toISOString(),
          );
          if (started !== undefined) open.set(one.charger, started.transactionId);
          return;
        }
        case 'stop': {
          const id = open.get(one.charger);
          if (id !== undefined) await lines[one.charger]?.stop(id, 10, new Date(clock.at).toISOString());
          return;
        }
        case 'connect':
          return connect(one.charger);
        case 'leave':
          lines[one.charger]?.socket.close();
          await lines[one.charger]?.closed;
          lines[one.charger] = undefined;
          return;
        case 'wait':
          clock.at += one.seconds * 1000;
          return;
        case 'lease':
          return server.renewLease();
        case 'grant': {
          const path = `/drivers/${drivers[one.driver]}/${one.on}/${named[one.on as 'sites'][one.at]}`;
          await send('PUT', path, { validFrom: from(one.from), validUntil: from(one.until) });
          return;
        }
        case 'revoke':
          await send(
            'DELETE',
            `/drivers/${drivers[one.driver]}/${one.on}/${named[one.on as 'sites'][one.at]}`,
          );
          return;
        case 'move site':
          await send('PATCH', `/sites/${sites[one.site]}`, {
            parentGroupId: one.to === null ? null : sites[one.to],
          });
          return;
        case 'move charger':
          await send('PATCH', `/chargers/${chargers[one.charger]}`, { groupId: sites[one.to] });
          return;
        case 'rename':
          await send('PATCH', `/${one.kind}/${named[one.kind as 'sites'][one.at]}`, {
            [nameKey[one.kind as 'sites']]: unique('name'),
          });
          return;
        case 'place':
          await send('PATCH', `/${one.kind}/${named[one.kind as 'sites'][one.at]}`, { city: one.city });
          return;
        case 'group':
          await send(
            one.out ? 'DELETE' : 'PUT',
            `/access-groups/${groups[one.at]}/chargers/${chargers[one.charger]}`,
          );
          return;
        case 'socket': {
          const path = `/chargers/${chargers[one.charger]}/sockets/${one.socket}`;
          await (one.away ? send('DELETE', path) : send('PUT', path, { name: unique('socket') }));
          return;
        }
        case 'tag':
          await send('POST', `/drivers/${drivers[one.driver]}/tags`, { idTag: unique('t').slice(-20) });
          return;
        case 'home':
          await send('PATCH', `/drivers/${drivers[one.driver]}`, { homeGroupId: sites[one.site] });
          return;
        case 'replace charger':
          await send('DELETE', `/chargers/${chargers[one.charger]}?cascade=true`);
          lines[one.charger] = undefined;
          chargers[one.charger] = await newCharger(sites[0] as number);
          return;
        case 'replace site':
          await send('DELETE', `/sites/${sites[one.site]}?cascade=true`);
          sites[one.site] = await newSite(null);
          return;
        case 'restart':
          await server.close();
          server = await serverOn(database, { clock });
          lines.fill(undefined);
      }
    }

    async function readAll(): Promise<void> {
      for (const driver of drivers) {
        const seen = await say(server.url, key, 'GET', `/drivers/${driver}`);
        expect([seen.status, seen.text]).toEqual([200, expect.any(String)]);
        const part = await say(server.url, bound, 'GET', `/drivers/${driver}`);
        // Who lives elsewhere is not seen.
        expect([200, 401, 404], part.text).toContain(part.status);
        seenStatuses.add(part.status);
      }
    }

    const leave = async () => {
      for (const line of lines) {
        line?.socket.terminate();
        await line?.closed;
      }
    };
    return { happen, readAll, connect, leave };
  }

  const seenStatuses = new Set<number>();

  it('are those that the database tells, whatever happens', { timeout: 600_000 }, async () => {
    const histories = fc.array(happening, { minLength: STEPS, maxLength: STEPS });
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const { happen, readAll, connect, leave } = await network();
        for (const n of [0, 1, 2]) await connect(n);
        await readAll();
        for (const step of history) {
          // A line may have ended with its charger, which went with its site.
          await happen(step).catch((error: unknown) => expect(String(error)).toMatch(/closed with/));
          await readAll();
        }
        await leave();
      }),
      { numRuns: RUNS },
    );
    expect(seenStatuses).toContain(200);
  });
});
