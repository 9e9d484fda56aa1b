// The walk: every operation of spec/openapi.json, tried with what is another's in each place where it names a thing, and with too
// little. How each is called stands in test/support/walk.ts; one that is not known there fails here by its name.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCOPES, SCOPES_OF, type Scope } from '../../src/domain/access/scopes.ts';
import { examples } from '../../src/http/examples.ts';
import type { Server } from '../../src/main.ts';
import { keyOf } from '../support/branched.ts';
import { rowsAbout } from '../support/elsewhere.ts';
import { engines, type FreshDatabase } from '../support/engines.ts';
import { type Furnished, furnished, type Things } from '../support/furnished.ts';
import { type Operation, operations } from '../support/operations.ts';
import { operatorOf, quickPasswords } from '../support/operators.ts';
import { asTexts, type OwnedRow, type OwnedRows, ownedRows } from '../support/owned-rows.ts';
import { ADMIN_KEY, serverOn } from '../support/server.ts';
import { type Call, isByTag, notFilled, ownCall, type Slot, slotsOf, type Value } from '../support/walk.ts';
import { bearer, comparable, cookie, type Headers, nobodys, send, undo } from '../support/walking.ts';
import type { Told } from './harness.ts';

it.each(operations)('$id is known to the walk, with all that it names', (operation) => {
  expect(slotsOf(operation, nobodys())).toEqual(expect.any(Array));
  expect(notFilled(operation, nobodys())).toEqual([]);
});

const ofCustomers = operations.filter(({ caller }) => caller === 'customer' || caller === 'either');
const ofOperators = operations.filter(({ caller }) => caller === 'operator');
const needing = ofCustomers.filter(({ scopes }) => scopes({ kind: 'sites' }).length > 0);

/** That a name is taken has to be told: a chargerId by whomever, any other by somebody of the customer (docs/security.md). */
const TAKEN = {
  customer: ['charger-id-taken'],
  branch: ['charger-id-taken', 'external-id-taken', 'tag-taken', 'mail-taken'],
};
const takenIn = ({ text }: Told) => /"code":"((?:charger-id|external-id|tag|mail)-taken)"/.exec(text)?.[1];

/** Where a full key gets no success either, as things are here. */
const OTHERWISE: Readonly<Record<string, number>> = {
  // No charger is connected.
  refreshConfiguration: 409,
  // Not the only customer.
  claimUnknownCharger: 404,
  // Its file is there, and it is being installed.
  putFirmwareFile: 409,
  deleteFirmware: 409,
  // Nothing was sent.
  getDiagnosticsFile: 404,
};
/** Who calls, on the whole customer and on one branch. */
const CALLERS = [
  {
    who: 'a key',
    may: ofCustomers,
    whole: ({ key }: Furnished) => bearer(key),
    bound: (its: Furnished) => bearer(its.bound),
  },
  {
    who: 'an operator',
    may: [...ofCustomers, ...ofOperators],
    whole: (its: Furnished) => cookie(its.cookie),
    bound: (its: Furnished) => cookie(its.boundCookie),
  },
];

describe.each(engines())('on $name', (engine) => {
  let database: FreshDatabase;
  let server: Server;
  let rows: OwnedRows;
  let mine: Furnished;
  let theirs: Furnished;
  let reader = '';
  beforeAll(async () => {
    database = await engine.fresh();
    server = await serverOn(database, { passwords: quickPasswords() });
    rows = await ownedRows(database);
    mine = await furnished(server.url);
    theirs = await furnished(server.url);
    reader = (await operatorOf(server.url, mine.customerId, 'reader@example.com', [{ role: 'read-only' }]))
      .cookie;
    await server.flush();
  });
  afterAll(async () => {
    await rows?.close();
    await server?.close();
    await database?.drop();
  });
  const all = (told: readonly OwnedRow[]) => told;
  const say = (operation: Operation, call: Call, as: Headers) => send(server.url, operation, call, as);

  /** Does it, and sees that what is told of by `about` is as it was. */
  async function unchanged(
    customer: number,
    work: () => Promise<unknown>,
    about: (told: readonly OwnedRow[]) => readonly OwnedRow[] = all,
  ) {
    const before = asTexts(about(await rows.read([customer])));
    await work();
    const after = asTexts(about(await rows.read([customer])));
    expect([...after].filter((row) => !before.has(row))).toEqual([]);
    expect([...before].filter((row) => !after.has(row))).toEqual([]);
  }

  /** Names what is not one's own, and what is nobody's: both are told the same. */
  async function strange(operation: Operation, slot: Slot, value: Value, as: Headers, taken: string[]) {
    const told = await say(operation, slot.naming(value), as);
    const nothings = nobodys()[slot.kind];
    await undone(operation, told);
    const nothing = await say(operation, slot.naming(nothings), as);
    await undone(operation, nothing);
    const where = `${operation.id} ${slot.at}`;
    const code = takenIn(told);
    if (code !== undefined) expect([where, taken]).toEqual([where, expect.arrayContaining([code])]);
    else {
      const expected = comparable(operation, nothing, nothings);
      expect([where, comparable(operation, told, value)]).toEqual([where, expected]);
      expect([where, nothing.status, operation.id in OTHERWISE || isAboutIt(slot, nothing)]).toEqual([
        where,
        nothing.status,
        true,
      ]);
    }
  }

  /** Whether the answer is about the very place: else it would hide what another is asked there. */
  function isAboutIt({ at }: Slot, { status, text }: Told): boolean {
    const [place, name = ''] = at.split(' ');
    const field = name.split('.').findLast((step) => !/^\d+$/.test(step)) ?? '';
    if (status < 300) return true;
    return place === 'body' ? status === 400 && text.includes(field) : status === 404;
  }

  async function undone(operation: Operation, told: Told) {
    await undo(server.url, operation, told, bearer(mine.key));
    if (told.status < 300 && /PUT|PATCH/.test(operation.method)) {
      const call = ownCall(operation, mine.north);
      const back = await say(operation, call, bearer(mine.key));
      expect([operation.id, back.status, back.text]).toEqual([
        operation.id,
        expect.toBeOneOf([200, 201]),
        back.text,
      ]);
      await undo(server.url, operation, back, bearer(mine.key));
    }
  }

  // A key and an operator are told apart before any storage: where there are two engines, one of them is enough for both.
  const callers = engine.name === 'embedded' ? CALLERS : CALLERS.slice(0, 1);
  describe.each(callers)('to $who', ({ may, whole, bound }) => {
    it.each(may)('$id knows nothing of another customer', async (operation) => {
      await unchanged(theirs.customerId, async () => {
        for (const slot of slotsOf(operation, mine.north)) {
          await strange(operation, slot, theirs.north[slot.kind], whole(mine), TAKEN.customer);
        }
      });
    });

    it.each(may.filter(({ everywhere, id }) => !everywhere && id !== 'getMe'))(
      '$id knows nothing of another branch, nor of what lies above',
      async (operation) => {
        const work = async () => {
          for (const slot of slotsOf(operation, mine.north)) {
            const elsewhere = [mine.south, mine.above].flatMap(
              (its: Partial<Things>) => its[slot.kind] ?? [],
            );
            if (slot.kind === 'idTag' && isByTag(operation)) continue;
            for (const value of elsewhere.filter((one) => one !== mine.north[slot.kind])) {
              await strange(operation, slot, value, bound(mine), TAKEN.branch);
            }
          }
        };
        await unchanged(mine.customerId, work, (told) => rowsAbout(told, mine.south));
      },
    );
  });

  it.each(ofCustomers.filter(({ inPath }) => inPath.includes('keyId')))(
    '$id finds no key of another customer for the admin either',
    async (operation) => {
      const slot = slotsOf(operation, mine.north).find(({ kind }) => kind === 'key') ?? expect.fail('no key');
      await unchanged(theirs.customerId, () =>
        strange(operation, slot, theirs.north.key, bearer(ADMIN_KEY), []),
      );
    },
  );

  const keys = new Map<string, Promise<string>>();
  function keyWith(scopes: readonly Scope[]): Promise<string> {
    const made = keys.get(scopes.join()) ?? keyOf(server.url, mine.customerId, { scopes: [...scopes] });
    keys.set(scopes.join(), made);
    return made;
  }

  it.each(needing)('$id needs its scope', async (operation) => {
    const call = ownCall(operation, mine.north);
    const needed = operation.scopes(call.query);
    const lacking = await Promise.all(
      needed.map(async (scope) => [scope, await keyWith(SCOPES.filter((one) => one !== scope))] as const),
    );
    await unchanged(mine.customerId, async () => {
      for (const [scope, key] of lacking) {
        const told = await say(operation, call, bearer(key));
        expect([told.status, told.text]).toEqual([403, expect.stringContaining(scope)]);
      }
    });
  });

  it.each(needing)('$id is for no operator whose role has not its scope', async (operation) => {
    const call = ownCall(operation, mine.north);
    const role: readonly Scope[] = SCOPES_OF['read-only'];
    const missing = operation.scopes(call.query).find((scope) => !role.includes(scope));
    if (missing === undefined) return;
    await unchanged(mine.customerId, async () => {
      const told = await say(operation, call, cookie(reader));
      expect([told.status, told.text]).toEqual([403, expect.stringContaining(missing)]);
    });
  });

  it.each(needing.filter(({ everywhere }) => everywhere))(
    '$id is for the whole customer',
    async (operation) => {
      await unchanged(mine.customerId, async () => {
        const told = await say(operation, ownCall(operation, mine.north), bearer(mine.bound));
        const rule = 'is needed on the whole customer, not on some branches';
        expect([told.status, told.text]).toEqual([403, expect.stringContaining(rule)]);
      });
    },
  );

  // What is ordered for a driver, before he is erased.
  const orders = ({ tag }: Operation) => Number(tag === 'commands' || tag === 'reservations');
  const inOrder = Object.keys(examples)
    .flatMap((id) => needing.filter((operation) => operation.id === id))
    .sort((one, other) => orders(other) - orders(one));

  it.each(inOrder)('$id needs no other scope', async (operation) => {
    // One that was shown on either branch: one to assign, one to forget.
    const call = ownCall(operation, operation.id === 'assignUnknownTag' ? mine.south : mine.north);
    const trying = operation.inQuery.some(({ name }) => name === 'dryRun');
    const query = { ...call.query, ...(trying ? { dryRun: true } : {}) };
    // Nobody makes somebody who may more than he.
    const handed = operation.tag === 'operators' ? SCOPES_OF['read-only'] : [];
    const scopes = [...new Set([...operation.scopes(query), ...handed])];
    const told = await say(operation, { ...call, query }, bearer(await keyWith(scopes)));
    const status = OTHERWISE[operation.id];
    const expected = status === undefined ? expect.toBeOneOf([200, 201, 202, 204]) : status;
    expect([told.status, told.text]).toEqual([expected, told.text]);
  });
});
