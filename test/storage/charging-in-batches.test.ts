// What chargers ask at the same time is done in batches: the same rows and the same answers as one after the other, on two databases
// that begin alike; and one that fails hurts nobody else.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { batches } from '../../src/app/charging/batches.ts';
import type { FromCharger } from '../../src/app/charging/charging.ts';
import { chargingOf } from '../../src/app/charging/charging-of.ts';
import { ChargerDeleted } from '../../src/app/ports/chargers.ts';
import { EVERY } from '../../src/app/ports/store.ts';
import type { DomainEvent } from '../../src/domain/events.ts';
import { chargerId, connectionId } from '../../src/domain/ids.ts';
import { openEmbedded } from '../../src/storage/connect/embedded.ts';
import type { Engine } from '../../src/storage/connect/engine.ts';
import { ConstraintViolation } from '../../src/storage/connect/errors.ts';
import { openPostgres } from '../../src/storage/connect/postgres.ts';
import { repositories as r } from '../../src/storage/storage.ts';
import { type EngineUnderTest, engines, type FreshDatabase } from '../support/engines.ts';
import { rows } from '../support/rows.ts';
import { customerIn, MINUTE, RESERVED, SOCKET, type Storage, T0 } from './world.ts';

const CHARGERS = 5;
const TAGS = ['good', 'GOOD', 'blocked', 'here', 'nobodys'] as const;
/** Of these each charger begins with another in one round: whose start is first decides where one tag begins twice. */
const BEGINS = ['good', 'blocked', 'here', 'nobodys', 'spare'] as const;
const STATUSES = ['Available', 'Preparing', 'Charging', 'Finishing', 'Error', 'Unavailable'] as const;
/** What a charger may write: texts that are no good to an engine, or look like what JSON makes of one. */
const WORDS = [null, 'fine', 'a"b\\c', 'nul\0', 'half \ud83d', 'whole 😀', '\\u0000', '\\ud83d'];
const TABLES = {
  chargers:
    'charger_id, last_message, version, own_status, own_since, own_charger_time, own_error_code, booting_since, settled_at',
  sockets:
    'charger, socket_id, status, status_since, charger_time, error_code, info, vendor_id, vendor_error_code, used_at',
  decisions:
    'charger, decided_at, moment, purpose, id_tag, id_tag_folded, tag_id, driver_id, outcome, steps, transaction_id',
  unknown_tags: 'charger, id_tag, id_tag_folded, count, first_at, last_at',
  transactions:
    'id, charger, socket_id, id_tag, tag_id, driver_id, answered, started_at, meter_start, stopped_at, meter_stop, closed_at, closed_by, samples, energy_wh, flags, suspect_since, suspect_reason, evidence_at, revision',
  meter_values: 'charger, socket_id, transaction_id, sampled_at, charger_time, heard_at, readings',
  reservations: 'charger, number, state, ended_at',
} as const;

const call = fc.record({
  verb: fc.constantFrom(
    'status',
    'status',
    'authorize',
    'meterValues',
    'transaction',
    'boot',
    'note',
    'silent',
  ),
  socket: fc.nat(3),
  word: fc.constantFrom(...WORDS),
  tag: fc.constantFrom(...TAGS),
  status: fc.constantFrom(...STATUSES),
  /** Minutes by which the charger's clock is off; null: it tells none. */
  off: fc.constantFrom(0, 0, -3, 2, null),
});
type Call = typeof call extends fc.Arbitrary<infer C> ? C : never;
const round = fc.record({
  calls: fc.array(call, { minLength: CHARGERS, maxLength: CHARGERS }),
  /** Transactions begin in it, with which tags; null: they end. */
  begins: fc.option(fc.nat(4)),
});

/** A database, and what its chargers ask. */
async function stageOn(engine: EngineUnderTest) {
  const database = await engine.fresh();
  const opened = await open(database);
  const clock = { now: T0 };
  const events: DomainEvent[] = [];
  const failures: unknown[] = [];
  const use = {
    ...r,
    actFor: opened.actFor,
    transact: opened.transact.bind(opened),
    now: () => clock.now,
    tell: (event: DomainEvent) => void events.push(event),
  };
  const storage: Storage = {
    tx: (work) => opened.actFor(EVERY, () => opened.transact(work)),
    read: (work) => opened.actFor(EVERY, () => opened.read(work)),
    database: () => database,
  };
  const failed = (error: unknown) => void failures.push(error);
  const close = async () => {
    await opened.close();
    await database.drop();
  };
  return {
    database,
    storage,
    clock,
    events,
    failures,
    use,
    failed,
    charging: chargingOf({ ...use, ...batches(use, failed) }, 300),
    close,
  };
}

const open = ({ dataDir, databaseUrl }: FreshDatabase): Promise<Engine> =>
  databaseUrl === undefined ? openEmbedded(dataDir) : openPostgres(databaseUrl, 8);

type Stage = Awaited<ReturnType<typeof stageOn>>;

/** A customer with chargers and tags of each kind; named the same it is the same on two databases. */
async function network({ storage }: Stage, name: string) {
  const world = await customerIn(storage);
  const site = await world.site();
  const chargers = [];
  for (let n = 0; n < CHARGERS; n += 1) {
    const sockets = n < 3 ? [SOCKET] : [];
    chargers.push(await world.charger(site.id, { chargerId: chargerId(`${name}-${n}`), sockets }));
  }
  const [one, other] = [chargers[0] ?? expect.fail('none'), chargers[1] ?? expect.fail('none')];
  const driver = await world.driver({ parentIdTag: `${name}-a` });
  for (const idTag of ['good', 'spare']) await driver.tag({ idTag });
  await driver.tag({ idTag: 'blocked', blocked: true });
  await driver.mayAt(site.id);
  const visitor = await world.driver({ parentIdTag: `${name}-b` });
  await visitor.tag({ idTag: 'here' });
  await visitor.mayUse(one.key);
  await visitor.mayReach((await world.group([other])).id);
  await storage.tx(async (t) => {
    const placed = {
      action: 'ReserveNow',
      payload: {},
      priority: 0,
      askedBy: 'key 1',
      expiresAt: T0,
      at: T0,
    };
    const { id } = await r.addCommand(t, other.operate, placed);
    await r.addReservation(t, other.operate, { ...RESERVED, until: T0 + 100 * MINUTE, commandId: id });
  });
  return { world, customer: world.id, chargers, open: new Map<number, number>(), sent: 0 };
}

type Network = Awaited<ReturnType<typeof network>>;

/** What one charger asks; its answer. */
async function asked({ charging, clock }: Stage, at: Network, n: number, told: Call, begins: number | null) {
  const charger = at.chargers[n] ?? expect.fail('no charger');
  at.sent += 1;
  const messageId = `m${at.sent}`;
  const text = `[2,"${messageId}","${told.verb} ${told.word}"]`;
  const from: FromCharger = {
    by: charger.by,
    chargerId: charger.chargerId,
    connectionId: connectionId(1),
    messageId,
    text,
  };
  const when = told.off === null ? null : clock.now + told.off * MINUTE;
  const time = { text: String(when), at: when };
  const { word: info, status, socket: connectorId } = told;
  switch (told.verb) {
    case 'status': {
      const more = { info, errorCode: 'NoError', vendorId: info, vendorErrorCode: null };
      return charging.status(from, { connectorId, status, ...more, time });
    }
    case 'authorize':
      return charging.authorize(from, told.tag);
    case 'meterValues': {
      const raw = `[{"value":"${at.sent}"}]`;
      return charging.meterValues(from, {
        connectorId,
        transactionId: null,
        samples: [{ time, values: [], raw }],
      });
    }
    case 'transaction': {
      const meter = { time, malformed: false };
      if (begins === null) {
        const which = { transactionId: at.open.get(n) ?? null, idTag: told.tag, reason: null, samples: [] };
        return charging.stop(from, { ...which, ...meter, meterStop: at.sent });
      }
      const idTag = BEGINS[(n + begins) % BEGINS.length] as string;
      const answer = await charging.start(from, {
        connectorId,
        idTag,
        reservationId: null,
        ...meter,
        meterStart: at.sent,
      });
      at.open.set(n, answer.transactionId);
      return { ...answer, transactionId: typeof answer.transactionId };
    }
    case 'boot':
      return charging.boot(from, BOOT);
    case 'note':
      return charging.note(from);
    default:
      return undefined;
  }
}

const BOOT = {
  ...{ manufacturer: 'm', model: 'm', serialNumber: 's', firmwareVersion: null },
  ...{ iccid: null, imsi: null, meterSerialNumber: null, meterType: null },
};

/** What is there of a customer, and what was told of it: each as a text, in no order. */
async function kept(stage: Stage, customer: number): Promise<Record<string, string[]>> {
  const read = (what: string) => rows(stage.database, `select ${what} where customer_id = ${customer}`);
  // Ids of transactions are given as they come: told is which of its charger's it is.
  const names = new Map<unknown, string>();
  const of = Map.groupBy(await read('id, charger from transactions'), ({ charger }) => charger);
  for (const [charger, own] of of) {
    const ids = own.map(({ id }) => Number(id)).sort((a, b) => a - b);
    for (const [n, id] of ids.entries()) names.set(String(id), `${charger}/${n}`);
  }
  const texts = (found: readonly object[]) =>
    found
      .map((row) =>
        JSON.stringify(row).replace(ID, (_, before: string, id: string) => `${before}${names.get(id)}`),
      )
      .sort();
  const all: Record<string, string[]> = { events: texts(stage.events.splice(0)) };
  for (const [table, columns] of Object.entries(TABLES)) {
    all[table] = texts(await read(`${columns} from ${table}`));
  }
  return all;
}

/** The id of a transaction, in a row, an event, or the words and figures of a decision. */
const ID = /("(?:transaction_)?id":|transactionId\\?":|transaction )(\d+)/g;

const RUNS = Number(process.env.BATCH_RUNS ?? 6);

describe.each(engines())('batches on $name', (engine) => {
  let together: Stage;
  let alone: Stage;
  beforeAll(async () => {
    [together, alone] = await Promise.all([stageOn(engine), stageOn(engine)]);
  });
  afterAll(() => Promise.all([together.close(), alone.close()]));

  it(
    'keep and answer what is kept and answered one after the other',
    async () => {
      let run = 0;
      const rounds = fc.array(round, { minLength: 1, maxLength: 5 });
      await fc.assert(
        fc.asyncProperty(rounds, async (drawn) => {
          run += 1;
          const [here, there] = await Promise.all([network(together, `R${run}`), network(alone, `R${run}`)]);
          for (const [minute, { calls, begins }] of drawn.entries()) {
            for (const stage of [together, alone]) stage.clock.now = T0 + minute * MINUTE;
            const answers = await Promise.all(calls.map((told, n) => asked(together, here, n, told, begins)));
            const singly = [];
            for (const [n, told] of calls.entries()) singly.push(await asked(alone, there, n, told, begins));
            expect(answers).toEqual(singly);
          }
          expect(await kept(together, here.customer)).toEqual(await kept(alone, there.customer));
        }),
        { numRuns: RUNS, endOnFailure: true },
      );
      expect([...together.failures, ...alone.failures]).toEqual([]);
    },
    20_000 + RUNS * 4000,
  );

  it('are done one by one where one of them fails, which alone fails', async () => {
    const at = await network(together, 'BAD');
    const [bad, gone] = [at.chargers[1] ?? expect.fail('none'), at.chargers[2] ?? expect.fail('none')];
    const use = {
      ...together.use,
      async recordSocketStatus(...told: Parameters<typeof r.recordSocketStatus>) {
        const [tx, by, , , , now] = told;
        // What a database refuses, so that nothing more can be asked in its transaction.
        if (by.thing.charger === bad.key) await r.makeSocket(tx, by, 0, now);
        return r.recordSocketStatus(...told);
      },
    };
    const stage = { ...together, charging: chargingOf({ ...use, ...batches(use, together.failed) }, 300) };
    await together.storage.tx((t) =>
      r.deleteChargers(t, at.world.keep, { kind: 'charger', charger: gone.key }, T0),
    );
    const told: Call = { verb: 'status', socket: 1, word: 'fine', tag: 'good', status: 'Charging', off: 0 };
    const settled = await Promise.allSettled(at.chargers.map((_, n) => asked(stage, at, n, told, null)));
    expect(settled.map((one) => (one.status === 'rejected' ? one.reason?.constructor : one.value))).toEqual([
      undefined,
      ConstraintViolation,
      ChargerDeleted,
      undefined,
      undefined,
    ]);
    const { sockets = [] } = await kept(together, at.customer);
    expect(sockets.filter((row) => row.includes('"status":"Charging"'))).toHaveLength(3);
    expect(together.failures.splice(0)).toHaveLength(1);
  });

  it('let a tag that charges once at a time begin once, whoever comes at the same time', async () => {
    const at = await network(together, 'ONE');
    const told: Call = {
      verb: 'transaction',
      socket: 1,
      word: null,
      tag: 'good',
      status: 'Charging',
      off: 0,
    };
    const starts = at.chargers.map((_, n) => asked(together, at, n, told, BEGINS.length - n));
    const answers = (await Promise.all(starts)) as { outcome: string }[];
    expect(answers.map(({ outcome }) => outcome).sort()).toEqual([
      'accepted',
      ...Array(4).fill('already-charging'),
    ]);
  });
});
