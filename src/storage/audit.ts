/** Who changed what. Repositories call {@link audited} beside each write of what people keep. */
import type { Selectable } from 'kysely';
import type {
  AuditAsked,
  AuditEntry,
  AuditedAction,
  AuditedChanges,
  AuditedThing,
} from '../app/ports/audit.ts';
import type { Page } from '../app/ports/keeping.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Actor, Allowed, CustomerRef, InstallationRef } from '../domain/access/allow.ts';
import { type CustomerId, driverId, type Instant, type KeyId } from '../domain/ids.ts';
import { actorName, blocks, json, orNull, parsed } from './rows.ts';
import type { Schema } from './schema.ts';
import { type Db, on } from './tx.ts';

export interface Audited {
  readonly action: AuditedAction;
  readonly thing: AuditedThing;
  readonly thingId: string | number;
  /** What it belongs to. */
  readonly driverId?: number | null;
  readonly siteId?: number | null;
  readonly charger?: number | null;
  readonly reason?: string | null;
  /** Left out: it was not there. */
  readonly before?: object | undefined;
  /** Left out: it is gone. */
  readonly after?: object | undefined;
}

/** Keys of every thing that tell nothing of a change. */
const UNTOLD = new Set([
  'id',
  'key',
  'customerId',
  'createdAt',
  'updatedAt',
  'revision',
  'parentIdTag',
  'hash',
]);

/** Field by field what differs. A field that is null on both sides, or the same, is left out. */
export function differences(before: object = {}, after: object = {}): AuditedChanges {
  const was = before as Record<string, unknown>;
  const is = after as Record<string, unknown>;
  const changes: Record<string, readonly [unknown, unknown]> = {};
  for (const name of new Set([...Object.keys(was), ...Object.keys(is)])) {
    if (UNTOLD.has(name)) continue;
    const [a, b] = [was[name] ?? null, is[name] ?? null];
    if (JSON.stringify(a) !== JSON.stringify(b)) changes[name] = [a, b];
  }
  return changes;
}

/** Whether a write would change anything that people see. */
export const isSame = (before: object, after: object): boolean =>
  Object.keys(differences(before, after)).length === 0;

/** Appends what was done, by whom, in the transaction that does it. Ends without an entry where nothing differs. */
export async function audited(
  tx: Tx,
  by: { readonly actor: Actor },
  customer: number,
  at: Instant,
  told: Audited,
): Promise<void> {
  await auditedMany(tx, by, customer, at, [told]);
}

const numeric = new Intl.Collator('en', { numeric: true });

/** What was done in one go, of each kind of thing by its id: as rows come out of a database, they tell where others lie. */
export function byId(told: readonly Audited[]): Audited[] {
  const groups = [...Map.groupBy(told, ({ thing }) => thing).values()];
  return groups.flatMap((group) =>
    group.toSorted(
      (a, b) =>
        numeric.compare(String(a.thingId), String(b.thingId)) ||
        (a.driverId ?? 0) - (b.driverId ?? 0) ||
        (a.charger ?? 0) - (b.charger ?? 0),
    ),
  );
}

/** The same of many things at once. */
export async function auditedMany(
  tx: Tx,
  { actor }: { readonly actor: Actor },
  customer: number,
  at: Instant,
  all: readonly Audited[],
): Promise<void> {
  const requestId = 'requestId' in actor ? (actor.requestId ?? null) : null;
  const rows = all.flatMap((told) => {
    const changes = differences(told.before, told.after);
    if (told.action === 'change' && Object.keys(changes).length === 0) return [];
    return {
      customer_id: customer,
      at,
      actor: actorName(actor),
      request_id: requestId,
      action: told.action,
      thing: told.thing,
      thing_id: String(told.thingId),
      driver_id: told.driverId ?? null,
      site_id: told.siteId ?? null,
      charger: told.charger ?? null,
      reason: told.reason ?? null,
      changes: json(changes),
    };
  });
  for (const part of blocks(rows)) await on(tx).insertInto('audit').values(part).execute();
}

export async function audit(
  tx: Tx,
  by: Allowed<'read', CustomerRef>,
  asked: AuditAsked,
  { after, limit }: Page<number>,
): Promise<AuditEntry[]> {
  const { about } = asked;
  const rows = await on(tx)
    .selectFrom('audit')
    .selectAll()
    .where('customer_id', '=', by.thing.customerId)
    .$if(about !== null, (q) => {
      if (about === null) return q;
      if ('driverId' in about) return q.where('driver_id', '=', about.driverId);
      if ('siteId' in about) return q.where('site_id', '=', about.siteId);
      if ('charger' in about) return q.where('charger', '=', about.charger);
      return q.where('thing', '=', about.thing).where('thing_id', '=', about.thingId);
    })
    .$if(asked.thing !== null, (q) => q.where('thing', '=', asked.thing as string))
    .$if(asked.thingId !== null, (q) => q.where('thing_id', '=', asked.thingId))
    .$if(asked.action !== null, (q) => q.where('action', '=', asked.action as string))
    .$if(asked.from !== null, (q) => q.where('at', '>=', asked.from))
    .$if(asked.until !== null, (q) => q.where('at', '<', asked.until))
    .$if(after !== null, (q) => q.where('id', '<', after))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(entryOf);
}

export const customerAudit = (
  tx: Tx,
  _by: Allowed<'administer', InstallationRef>,
  customer: CustomerId,
  page: Page<number>,
) => auditOf(on(tx), customer, { thing: 'customer', thingId: String(customer) }, page);

export const keyAudit = (tx: Tx, by: Allowed<'manage', CustomerRef>, key: KeyId, page: Page<number>) =>
  auditOf(on(tx), by.thing.customerId, { thing: 'key', thingId: String(key) }, page);

/** Of one thing, newest first. */
export async function auditOf(
  db: Db,
  customer: CustomerId,
  { thing, thingId }: { readonly thing: AuditedThing; readonly thingId: string },
  { after, limit }: Page<number>,
): Promise<AuditEntry[]> {
  const rows = await db
    .selectFrom('audit')
    .selectAll()
    .where('customer_id', '=', customer)
    .where('thing', '=', thing)
    .where('thing_id', '=', thingId)
    .$if(after !== null, (q) => q.where('id', '<', after))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(entryOf);
}

function entryOf(row: Selectable<Schema['audit']>): AuditEntry {
  return {
    id: row.id,
    at: row.at,
    actor: row.actor,
    requestId: row.request_id,
    action: row.action as AuditedAction,
    thing: row.thing as AuditedThing,
    thingId: row.thing_id,
    driverId: orNull(row.driver_id, driverId),
    reason: row.reason,
    changes: parsed<AuditedChanges>(row.changes),
  };
}
