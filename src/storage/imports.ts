/** Imports as people see them: received, listed, told line by line, ended. What works on them is import-work.ts. */
import type { Selectable } from 'kysely';
import type { Ending } from '../app/ports/imports.ts';
import type { Page } from '../app/ports/keeping.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, CustomerRef, MemberRef } from '../domain/access/allow.ts';
import { customerId, type ImportId, type Instant, importId, keyId, operatorId } from '../domain/ids.ts';
import type {
  Fate,
  Import,
  ImportKind,
  ImportState,
  LineFate,
  ReceivedFile,
} from '../domain/imports/import.ts';
import { audited } from './audit.ts';
import { bit } from './rows.ts';
import type { Schema } from './schema.ts';
import { on } from './tx.ts';

type Keep = Allowed<'keep', CustomerRef>;
type Read = Allowed<'read', CustomerRef>;
type End = Keep | Allowed<'report', CustomerRef>;

export function importOf(row: Selectable<Schema['imports']>): Import {
  return {
    id: importId(row.id),
    customerId: customerId(row.customer_id),
    kind: row.kind as ImportKind,
    dryRun: row.dry_run === 1,
    state: row.state as ImportState,
    bytes: row.bytes,
    lines: row.lines,
    fates: {
      created: row.created,
      changed: row.changed,
      unchanged: row.unchanged,
      refused: row.refused,
    },
    problem: row.problem,
    askedBy:
      row.operator_id === null
        ? { kind: 'key', keyId: keyId(row.key_id) }
        : { kind: 'operator', operatorId: operatorId(row.operator_id) },
    createdAt: row.created_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
  };
}

export async function addImport(
  tx: Tx,
  by: Keep,
  asked: { readonly kind: ImportKind; readonly dryRun: boolean; readonly askedBy: MemberRef },
  nodeId: string,
  at: Instant,
): Promise<Import> {
  const row = await on(tx)
    .insertInto('imports')
    .values({
      customer_id: by.thing.customerId,
      kind: asked.kind,
      dry_run: bit(asked.dryRun),
      state: 'receiving',
      node_id: nodeId,
      key_id: asked.askedBy.kind === 'key' ? asked.askedBy.keyId : 0,
      operator_id: asked.askedBy.kind === 'operator' ? asked.askedBy.operatorId : null,
      created_at: at,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return importOf(row);
}

export async function addImportPart(
  tx: Tx,
  by: Keep,
  id: ImportId,
  part: number,
  text: string,
): Promise<void> {
  await on(tx)
    .insertInto('import_parts')
    .values({ customer_id: by.thing.customerId, import_id: id, part, text })
    .execute();
}

export async function queueImport(
  tx: Tx,
  by: Keep,
  id: ImportId,
  file: ReceivedFile,
  at: Instant,
): Promise<Import> {
  const customer = by.thing.customerId;
  const row = await on(tx)
    .updateTable('imports')
    .set({ ...file, state: 'queued', node_id: null })
    .where('customer_id', '=', customer)
    .where('id', '=', id)
    .where('state', '=', 'receiving')
    .returningAll()
    .executeTakeFirstOrThrow();
  const queued = importOf(row);
  const { kind, dryRun, bytes, lines } = queued;
  await audited(tx, by, customer, at, {
    ...{ action: 'create', thing: 'import', thingId: id },
    after: { kind, dryRun, bytes, lines },
  });
  return queued;
}

export async function dropImport(tx: Tx, by: Keep, id: ImportId): Promise<void> {
  await on(tx)
    .deleteFrom('import_parts')
    .where('customer_id', '=', by.thing.customerId)
    .where('import_id', '=', id)
    .execute();
  await on(tx)
    .deleteFrom('imports')
    .where('customer_id', '=', by.thing.customerId)
    .where('id', '=', id)
    .execute();
}

export async function anImport(tx: Tx, by: Read, id: ImportId): Promise<Import | undefined> {
  const row = await on(tx)
    .selectFrom('imports')
    .selectAll()
    .where('customer_id', '=', by.thing.customerId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && importOf(row);
}

export async function imports(tx: Tx, by: Read, { after, limit }: Page<ImportId>): Promise<Import[]> {
  const rows = await on(tx)
    .selectFrom('imports')
    .selectAll()
    .where('customer_id', '=', by.thing.customerId)
    .$if(after !== null, (q) => q.where('id', '<', after))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(importOf);
}

export async function importFates(
  tx: Tx,
  by: Read,
  id: ImportId,
  fate: Fate | null,
  { after, limit }: Page<number>,
): Promise<LineFate[]> {
  const rows = await on(tx)
    .selectFrom('import_rows')
    .select(['line', 'fate', 'at_column', 'rule', 'thing_id'])
    .where('customer_id', '=', by.thing.customerId)
    .where('import_id', '=', id)
    .$if(fate !== null, (q) => q.where('fate', '=', fate as Fate))
    .$if(after !== null, (q) => q.where('line', '>', after))
    .orderBy('line')
    .limit(limit)
    .execute();
  return rows.map(({ line, fate: one, at_column: column, rule, thing_id: thingId }) =>
    one === 'refused'
      ? { line, fate: one, column, rule: rule ?? '' }
      : { line, fate: one as Exclude<Fate, 'refused'>, thingId },
  );
}

export async function endImport(
  tx: Tx,
  by: End,
  id: ImportId,
  ending: Ending,
  problem: string | null,
  at: Instant,
): Promise<void> {
  const customer = by.thing.customerId;
  // Locked before it is read: of two that end it the first one is told.
  const ended = await on(tx)
    .updateTable('imports')
    .set({ state: ending, problem })
    .where('customer_id', '=', customer)
    .where('id', '=', id)
    .where('state', 'in', ['queued', 'running'])
    .returning(['created', 'changed', 'unchanged', 'refused'])
    .executeTakeFirst();
  if (ended === undefined) return;
  await audited(tx, by, customer, at, {
    ...{ action: 'change', thing: 'import', thingId: id },
    before: { state: 'running' },
    after: { state: ending, ...ended },
  });
}

/** What goes in one transaction: others want to write, too. */
const PARTS_AT_A_TIME = 16;
const NAMES_AT_A_TIME = 2000;

export async function dropFile(tx: Tx, by: End, id: ImportId, at: Instant): Promise<boolean> {
  const customer = by.thing.customerId;
  const row = await on(tx)
    .selectFrom('imports')
    .select('parts')
    .where('customer_id', '=', customer)
    .where('id', '=', id)
    .where('state', 'in', ['done', 'failed', 'cancelled'])
    .executeTakeFirst();
  // It went with its customer.
  if (row === undefined) return true;
  const parts = Math.max(0, row.parts - PARTS_AT_A_TIME);
  await on(tx)
    .deleteFrom('import_parts')
    .where('customer_id', '=', customer)
    .where('import_id', '=', id)
    .where('part', '>', parts)
    .execute();
  const ended = parts === 0 && (await dropNames(tx, customer, id)) < NAMES_AT_A_TIME;
  await on(tx)
    .updateTable('imports')
    .set({ parts, ...(ended ? { ended_at: at, node_id: null } : {}) })
    .where('customer_id', '=', customer)
    .where('id', '=', id)
    .execute();
  return ended;
}

/** Takes away some of the names; answers how many. By a range: a list of them PostgreSQL may seek one by one in all of them. */
async function dropNames(tx: Tx, customer: number, id: ImportId): Promise<number> {
  const next = await on(tx)
    .selectFrom('import_names')
    .select('name')
    .where('customer_id', '=', customer)
    .where('import_id', '=', id)
    .orderBy('name')
    .limit(1)
    .offset(NAMES_AT_A_TIME)
    .executeTakeFirst();
  const gone = await on(tx)
    .deleteFrom('import_names')
    .where('customer_id', '=', customer)
    .where('import_id', '=', id)
    .$if(next !== undefined, (q) => q.where('name', '<', next?.name ?? ''))
    .executeTakeFirst();
  return Number(gone.numDeletedRows);
}
