/** Shapes of samples: each is kept once by a customer. */
import { hash } from 'node:crypto';
import type { Tx } from '../app/ports/store.ts';
import type { ChargerKey, CustomerId } from '../domain/ids.ts';
import { blocks, chunks, filled } from './rows.ts';
import { on } from './tx.ts';

/** New shapes that one charger may add: its samples of other ones are kept whole. */
export const SHAPES_PER_CHARGER = 100;

export interface Shaped {
  readonly customerId: CustomerId;
  readonly charger: ChargerKey;
  readonly shape: string;
}

/** Finds ids of shapes, by customer and shape; takes new ones in. One that is not there is not to be kept. */
export async function shapeIds(
  tx: Tx,
  shaped: readonly Shaped[],
): Promise<(one: Shaped) => number | undefined> {
  const ids = new Map<CustomerId, Map<string, number>>();
  for (const [customerId, own] of Map.groupBy(shaped, (one) => one.customerId)) {
    // Of those that tell the same shape the first is said to have been first.
    const wanted = new Map([...own].reverse().map((one) => [one.shape, one]));
    const found = await known(tx, customerId, [...wanted.keys()]);
    const missing = [...wanted.values()].filter(({ shape }) => !found.has(shape));
    if (missing.length > 0) {
      await add(tx, customerId, missing);
      const added = missing.map(({ shape }) => shape);
      for (const [shape, id] of await known(tx, customerId, added)) found.set(shape, id);
    }
    ids.set(customerId, found);
  }
  return ({ customerId, shape }) => ids.get(customerId)?.get(shape);
}

async function known(
  tx: Tx,
  customerId: CustomerId,
  shapes: readonly string[],
): Promise<Map<string, number>> {
  const byDigest = new Map(shapes.map((shape) => [digestOf(shape), shape]));
  const found = new Map<string, number>();
  for (const part of chunks([...byDigest.keys()])) {
    const rows = await on(tx)
      .selectFrom('sample_shapes')
      .select(['id', 'digest'])
      .where('customer_id', '=', customerId)
      .where('digest', 'in', filled(part))
      .execute();
    for (const { id, digest } of rows) found.set(byDigest.get(digest) ?? '', id);
  }
  return found;
}

async function add(tx: Tx, customerId: CustomerId, shaped: readonly Shaped[]): Promise<void> {
  const rows: { customer_id: CustomerId; charger: ChargerKey; digest: string; shape: string }[] = [];
  for (const [charger, own] of Map.groupBy(shaped, (one) => one.charger)) {
    const { count } = await on(tx)
      .selectFrom('sample_shapes')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('customer_id', '=', customerId)
      .where('charger', '=', charger)
      .executeTakeFirstOrThrow();
    for (const { shape } of own.slice(0, Math.max(0, SHAPES_PER_CHARGER - count))) {
      rows.push({ customer_id: customerId, charger, digest: digestOf(shape), shape });
    }
  }
  for (const part of blocks(rows)) {
    await on(tx)
      .insertInto('sample_shapes')
      .values(part)
      .onConflict((had) => had.columns(['customer_id', 'digest']).doNothing())
      .execute();
  }
}

const digestOf = (shape: string) => hash('sha256', shape, 'hex').slice(0, 32);
