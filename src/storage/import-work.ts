/** What a node does with imports: takes one in hand, reads its file, keeps what became of the lines, clears away. */
import { sql } from 'kysely';
import type { Cells, NamedLine } from '../app/ports/imports.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, CustomerRef } from '../domain/access/allow.ts';
import type { ImportId, Instant } from '../domain/ids.ts';
import type { Import, LineFate } from '../domain/imports/import.ts';
import { importOf } from './imports.ts';
import { blocks, chunks, filled, jsonOrNull, parsedOrNull } from './rows.ts';
import { type Db, on } from './tx.ts';

type Keep = Allowed<'keep', CustomerRef>;
type Read = Allowed<'read', CustomerRef>;

export async function claimImport(
  tx: Tx,
  nodeId: string,
  inHand: readonly ImportId[],
  now: Instant,
): Promise<Import | undefined> {
  const db = on(tx);
  const next = await db
    .selectFrom('imports as i')
    .select('i.id')
    .where('i.ended_at', 'is', null)
    .where('i.state', '<>', 'receiving')
    .$if(inHand.length > 0, (q) => q.where('i.id', 'not in', filled(inHand)))
    .where((w) => w.or([w('i.node_id', 'is', null), w('i.node_id', '=', nodeId), w.not(isLive(db, now))]))
    .where((w) =>
      w.not(
        w.exists(
          w
            .selectFrom('imports as older')
            .select('older.id')
            .whereRef('older.customer_id', '=', 'i.customer_id')
            .whereRef('older.id', '<', 'i.id')
            .where('older.ended_at', 'is', null)
            .where('older.state', '<>', 'receiving'),
        ),
      ),
    )
    .orderBy('i.id')
    .limit(1)
    .executeTakeFirst();
  if (next === undefined) return undefined;
  // Asked again in the writing statement: another node may have been faster.
  const row = await db
    .updateTable('imports as i')
    .set((eb) => ({
      node_id: nodeId,
      state: eb.case().when('state', '=', 'queued').then('running').else(eb.ref('state')).end(),
      started_at: eb.fn.coalesce('started_at', sql<number>`cast(${now} as bigint)`),
    }))
    .where('i.id', '=', next.id)
    .where('i.ended_at', 'is', null)
    .where((w) => w.or([w('i.node_id', 'is', null), w('i.node_id', '=', nodeId), w.not(isLive(db, now))]))
    .returningAll()
    .executeTakeFirst();
  return row && importOf(row);
}

/** Whether the lease of the import's node holds. */
const isLive = (db: Db, now: Instant) =>
  sql<boolean>`exists ${db
    .selectFrom('nodes')
    .select('nodes.id')
    .where('nodes.id', '=', sql<string>`i.node_id`)
    .where('nodes.lease_until', '>', now)}`;

export async function dropBroken(
  tx: Tx,
  nodeId: string | null,
  now: Instant,
  begunBefore: Instant,
): Promise<number> {
  const db = on(tx);
  const broken = await db
    .selectFrom('imports as i')
    .select(['i.customer_id', 'i.id'])
    .where('i.ended_at', 'is', null)
    .where('i.state', '=', 'receiving')
    .where((w) =>
      w.or([
        nodeId === null ? w.not(isLive(db, now)) : w('i.node_id', '=', nodeId),
        w('i.created_at', '<', begunBefore),
      ]),
    )
    .execute();
  for (const { customer_id: customer, id } of broken) {
    await db
      .deleteFrom('import_parts')
      .where('customer_id', '=', customer)
      .where('import_id', '=', id)
      .execute();
    await db.deleteFrom('imports').where('customer_id', '=', customer).where('id', '=', id).execute();
  }
  return broken.length;
}

/** Fates that go in one transaction. */
const FORGOTTEN_AT_A_TIME = 5000;

export async function forgetImports(tx: Tx, before: Instant): Promise<number> {
  const db = on(tx);
  const old = await db
    .selectFrom('imports')
    .select(['customer_id', 'id'])
    .where('ended_at', '<', before)
    .orderBy('ended_at')
    .limit(1)
    .executeTakeFirst();
  if (old === undefined) return 0;
  const first = await db
    .selectFrom('import_rows')
    .select('line')
    .where('customer_id', '=', old.customer_id)
    .where('import_id', '=', old.id)
    .orderBy('line')
    .limit(1)
    .executeTakeFirst();
  if (first === undefined) {
    await db
      .deleteFrom('imports')
      .where('customer_id', '=', old.customer_id)
      .where('id', '=', old.id)
      .execute();
    return 1;
  }
  const gone = await db
    .deleteFrom('import_rows')
    .where('customer_id', '=', old.customer_id)
    .where('import_id', '=', old.id)
    .where('line', '<', first.line + FORGOTTEN_AT_A_TIME)
    .executeTakeFirst();
  return Number(gone.numDeletedRows);
}

export async function holdImport(tx: Tx, by: Keep, id: ImportId, nodeId: string): Promise<boolean> {
  const held = await on(tx)
    .updateTable('imports')
    .set((eb) => ({ node_id: eb.ref('node_id') }))
    .where('customer_id', '=', by.thing.customerId)
    .where('id', '=', id)
    .where('state', '=', 'running')
    .where('node_id', '=', nodeId)
    .executeTakeFirst();
  return held.numUpdatedRows > 0n;
}

export async function importPart(tx: Tx, by: Read, id: ImportId, part: number): Promise<string | undefined> {
  const row = await on(tx)
    .selectFrom('import_parts')
    .select('text')
    .where('customer_id', '=', by.thing.customerId)
    .where('import_id', '=', id)
    .where('part', '=', part)
    .executeTakeFirst();
  return row?.text;
}

export async function settledLines(
  tx: Tx,
  by: Read,
  id: ImportId,
  first: number,
  last: number,
): Promise<Set<number>> {
  const rows = await on(tx)
    .selectFrom('import_rows')
    .select('line')
    .where('customer_id', '=', by.thing.customerId)
    .where('import_id', '=', id)
    .where('line', '>=', first)
    .where('line', '<=', last)
    .execute();
  return new Set(rows.map(({ line }) => line));
}

export async function namedLines(
  tx: Tx,
  by: Read,
  id: ImportId,
  names: readonly string[],
): Promise<Map<string, NamedLine>> {
  const found = new Map<string, NamedLine>();
  for (const some of chunks(names)) {
    const rows = await on(tx)
      .selectFrom('import_names')
      .select(['name', 'line', 'cells'])
      .where('customer_id', '=', by.thing.customerId)
      .where('import_id', '=', id)
      .where('name', 'in', filled(some))
      .execute();
    for (const { name, line, cells } of rows) found.set(name, { line, cells: parsedOrNull<Cells>(cells) });
  }
  return found;
}

export async function keepFates(
  tx: Tx,
  by: Keep,
  id: ImportId,
  fates: readonly LineFate[],
  names: readonly (NamedLine & { readonly name: string })[],
): Promise<void> {
  const own = { customer_id: by.thing.customerId, import_id: id };
  const rows = fates.map((one) => ({
    ...own,
    line: one.line,
    fate: one.fate,
    at_column: one.fate === 'refused' ? one.column : null,
    rule: one.fate === 'refused' ? one.rule : null,
    thing_id: one.fate === 'refused' ? null : one.thingId,
  }));
  for (const part of blocks(rows)) await on(tx).insertInto('import_rows').values(part).execute();
  const called = names.map(({ name, line, cells }) => ({ ...own, name, line, cells: jsonOrNull(cells) }));
  for (const part of blocks(called)) await on(tx).insertInto('import_names').values(part).execute();
  const count = (fate: LineFate['fate']) => fates.filter((one) => one.fate === fate).length;
  await on(tx)
    .updateTable('imports')
    .set((eb) => ({
      created: eb('created', '+', count('created')),
      changed: eb('changed', '+', count('changed')),
      unchanged: eb('unchanged', '+', count('unchanged')),
      refused: eb('refused', '+', count('refused')),
    }))
    .where('customer_id', '=', own.customer_id)
    .where('id', '=', id)
    .execute();
}
