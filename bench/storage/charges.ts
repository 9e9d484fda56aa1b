/** Chargers that charge three times a day for seventy minutes and tell eight values a minute: what they tell, and a network for them. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { EVERY, type Tx } from '../../src/app/ports/store.ts';
import type { SamplesOfSocket } from '../../src/app/ports/transactions.ts';
import { allow } from '../../src/domain/access/allow.ts';
import { isRefusal } from '../../src/domain/errors.ts';
import { chargerKey, customerId, type TransactionId, transactionId } from '../../src/domain/ids.ts';
import type { MeterSample } from '../../src/domain/transactions/transaction.ts';
import type { Engine } from '../../src/storage/connect/engine.ts';
import { on } from '../../src/storage/tx.ts';

export const FROM = Date.UTC(2025, 0, 1);
export const DAY = 24 * 3_600_000;
const MINUTE = 60_000;
export const SAMPLES_A_DAY = 3 * 70;
const CUSTOMER = customerId(1);

/** Writes as the server's own work. */
export const writing =
  (engine: Engine) =>
  <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
    engine.actFor(EVERY, () => engine.transact(work));

export async function makeNetwork(engine: Engine, chargers: number): Promise<void> {
  const texts = [
    `insert into customers (id, name, created_at) values (1, 'Bench', 1)`,
    `insert into sites (id, customer_id, group_name, policy, created_at, updated_at) values (1, 1, 'Yard', 'rights', 1, 1)`,
    ...Array.from(
      { length: chargers },
      (
        _,
        n,
      ) => `insert into chargers (id, customer_id, site_id, charger_id, charger_name, auth_mode, created_at, updated_at)
        values (${n + 1}, 1, 1, 'BENCH-${n + 1}', '', 'none', 1, 1)`,
    ),
  ];
  await writing(engine)(async (tx) => {
    for (const text of texts) await sql.raw(text).execute(on(tx));
  });
}

/** What a charger tells at that moment. */
export function sampleAt(at: number, n: number): MeterSample {
  const context = { context: 'Sample.Periodic', format: 'Raw', location: 'Outlet' };
  const one = (value: number | string, measurand: string, unit: string, phase?: string) => ({
    value: String(value),
    ...context,
    measurand,
    ...(phase === undefined ? {} : { phase }),
    unit,
  });
  const raw = JSON.stringify([
    one(1_000_000 + n * 180, 'Energy.Active.Import.Register', 'Wh'),
    one(10_800 + (n % 97), 'Power.Active.Import', 'W'),
    ...['L1', 'L2', 'L3'].map((phase, i) => one(`${15 + i}.${n % 10}`, 'Current.Import', 'A', phase)),
    ...['L1-N', 'L2-N'].map((phase, i) => one(`${229 + i}.${n % 10}`, 'Voltage', 'V', phase)),
    one(20 + (n % 70), 'SoC', 'Percent'),
  ]);
  const chargerTime = new Date(at).toISOString();
  return { sampledAt: at, chargerTime, identity: String(at), values: [], raw };
}

async function start(tx: Tx, charger: number, at: number): Promise<TransactionId> {
  const { rows } = await sql<{
    id: number;
  }>`insert into transactions (customer_id, charger, socket_id, id_tag, id_tag_folded, answered, refused, started_at, start_heard_at, evidence_at,
      closed_by, closed_at, stopped_at)
    values (${CUSTOMER}, ${charger}, 1, 'TAG', 'tag', 'accepted', 0, ${at}, ${at}, ${at}, 'charger', ${at + 70 * MINUTE}, ${at + 70 * MINUTE})
    returning id`.execute(on(tx));
  return transactionId(rows[0]?.id ?? 0);
}

/** In whose names so many chargers tell. */
export const reports = (chargers: number): SamplesOfSocket['by'][] =>
  Array.from({ length: chargers }, (_, n) => {
    const charger = { kind: 'charger', customerId: CUSTOMER, charger: chargerKey(n + 1) } as const;
    const proof = allow(charger, 'report', charger);
    if (isRefusal(proof)) throw new Error('a charger may report');
    return proof;
  });

/** Keeps what so many chargers tell in so many days, in the order in which it is told. Answers how many samples that are. */
export async function charge(
  engine: Engine,
  chargers: number,
  days: number,
  keep: (tx: Tx, told: readonly SamplesOfSocket[]) => Promise<unknown>,
): Promise<number> {
  const write = writing(engine);
  const by = reports(chargers);
  let samples = 0;
  for (let charge = 0; charge < days * 3; charge++) {
    const began = FROM + charge * (DAY / 3);
    const ids = await write(async (tx) => {
      const begun: TransactionId[] = [];
      for (const { thing } of by) begun.push(await start(tx, thing.charger, began));
      return begun;
    });
    for (let minutes = 0; minutes < 70; minutes += 7) {
      // As in a batch: some samples of each of them, one after the other.
      const told = [0, 1, 2, 3, 4, 5, 6].flatMap((more) =>
        by.map((one, n) => {
          const at = began + (minutes + more) * MINUTE + n * 37;
          const place = { socketId: 1, transactionId: ids[n] ?? null, heardAt: at + 120 };
          return { by: one, at: place, samples: [sampleAt(at, charge * 70 + minutes + more)] };
        }),
      );
      await write((tx) => keep(tx, told));
      samples += told.length;
    }
  }
  return samples;
}

/** As samples were kept before they were folded. */
export async function keepOld(tx: Tx, told: readonly SamplesOfSocket[]): Promise<void> {
  const rows = told.flatMap(({ by, at, samples }) =>
    samples.map((sample) => ({
      customer_id: by.thing.customerId,
      charger: by.thing.charger,
      socket_id: at.socketId,
      transaction_id: at.transactionId,
      sampled_at: sample.sampledAt,
      charger_time: sample.chargerTime,
      heard_at: at.heardAt,
      sampled_values: sample.raw,
      digest: createHash('sha256')
        .update(`${at.transactionId ?? ''}\n${sample.identity}\n${sample.raw}`)
        .digest('hex'),
    })),
  );
  await on(tx).insertInto('old_meter_values').values(rows).execute();
}
