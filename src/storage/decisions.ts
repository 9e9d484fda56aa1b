/** Verdicts about who may charge, kept with their steps. */
import { sql } from 'kysely';
import type { Page } from '../app/ports/keeping.ts';
import type { Tx } from '../app/ports/store.ts';
import type { DecisionsAsked, KeptDecision } from '../app/ports/transactions.ts';
import type { Allowed, ChargerRef, CustomerRef } from '../domain/access/allow.ts';
import type { Outcome, Purpose, Step, Verdict } from '../domain/drivers/decide.ts';
import {
  type ChargerKey,
  type DriverId,
  driverId,
  foldTag,
  type Instant,
  type TagId,
  type TransactionId,
  tagId,
  transactionId,
} from '../domain/ids.ts';
import { identityShown, json, orNull, parsed } from './rows.ts';
import { type Columns, type Some, together, told } from './told.ts';
import { on } from './tx.ts';
import { noteUnknownTag } from './unknown-tags.ts';

interface Made {
  readonly purpose: Purpose;
  readonly idTag: string;
  readonly moment: Instant;
  readonly at: Instant;
  readonly tagId: TagId | null;
  readonly driverId: DriverId | null;
  readonly verdict: Verdict;
  readonly transactionId: TransactionId | null;
}

interface Recorded {
  readonly by: Allowed<'report', ChargerRef>;
  readonly decision: Made;
}

const COLUMNS: Columns = {
  ...{ charger: 'bigint', decided_at: 'bigint', moment: 'bigint', purpose: 'text' },
  ...{ id_tag: 'text', id_tag_folded: 'text', tag_id: 'bigint', driver_id: 'bigint' },
  ...{ outcome: 'text', steps: 'text', transaction_id: 'bigint' },
};
const NAMES = sql.raw(Object.keys(COLUMNS).join(', '));

async function recordAll(tx: Tx, made: Some<Recorded>): Promise<undefined[]> {
  const [{ by }] = made;
  const rows = made.map(({ by, decision: d }) => [
    ...([by.thing.charger, d.at, d.moment, d.purpose] as const),
    ...([d.idTag, foldTag(d.idTag), d.tagId, d.driverId] as const),
    ...([d.verdict.outcome, json(d.verdict.steps), d.transactionId] as const),
  ]);
  await sql`
    insert into decisions (customer_id, ${NAMES})
    ${told(by.thing.customerId, COLUMNS, rows)}
    select customer_id, ${NAMES} from told
  `.execute(on(tx));
  return made.map(() => undefined);
}

const askToRecord = together(({ by }: Recorded) => by.thing.customerId, recordAll);

export async function recordDecision(
  tx: Tx,
  by: Allowed<'report', ChargerRef>,
  decision: Made,
): Promise<void> {
  await askToRecord(tx, { by, decision });
  if (decision.verdict.outcome === 'unknown-tag') await noteUnknownTag(tx, by, decision.idTag, decision.at);
}

type Where = Page<{ readonly at: Instant; readonly id: number }>;

export async function decisions(
  tx: Tx,
  by: Allowed<'read', CustomerRef>,
  asked: DecisionsAsked,
  page: Where,
): Promise<KeptDecision[]> {
  const { chargers } = asked;
  if (chargers === null) return pageAt(tx, by, asked, null, page);
  // Each charger has its page in an index; the newest of all of them are the page.
  const all: KeptDecision[] = [];
  for (const charger of chargers) all.push(...(await pageAt(tx, by, asked, charger, page)));
  return all.sort((a, b) => b.at - a.at || b.id - a.id).slice(0, page.limit);
}

async function pageAt(
  tx: Tx,
  by: Allowed<'read', CustomerRef>,
  asked: DecisionsAsked,
  charger: ChargerKey | null,
  { after, limit }: Where,
): Promise<KeptDecision[]> {
  const rows = await on(tx)
    .selectFrom('decisions as d')
    .innerJoin('chargers as c', (join) =>
      join.onRef('c.customer_id', '=', 'd.customer_id').onRef('c.id', '=', 'd.charger'),
    )
    .selectAll('d')
    .select('c.charger_id')
    .where('d.customer_id', '=', by.thing.customerId)
    .$if(asked.driverId !== null, (q) => q.where('d.driver_id', '=', asked.driverId))
    .$if(asked.idTagFolded !== null, (q) => q.where('d.id_tag_folded', '=', asked.idTagFolded as string))
    .$if(charger !== null, (q) => q.where('d.charger', '=', charger))
    .$if(asked.outcome !== null, (q) => q.where('d.outcome', '=', asked.outcome as string))
    .$if(asked.from !== null, (q) => q.where('d.decided_at', '>=', asked.from))
    .$if(asked.until !== null, (q) => q.where('d.decided_at', '<', asked.until))
    .$if(after !== null, (q) =>
      q.where(sql<boolean>`(d.decided_at, d.id) < (${after?.at ?? 0}, ${after?.id ?? 0})`),
    )
    .orderBy('d.decided_at', 'desc')
    .orderBy('d.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    chargerId: identityShown(row.charger_id),
    purpose: row.purpose as Purpose,
    idTag: row.id_tag,
    tagId: orNull(row.tag_id, tagId),
    driverId: orNull(row.driver_id, driverId),
    moment: row.moment,
    at: row.decided_at,
    outcome: row.outcome as Outcome,
    steps: parsed<Step[]>(row.steps),
    transactionId: orNull(row.transaction_id, transactionId),
  }));
}
