/** Identities that knocked and that no charger has, out of the attempts that were refused for it. */
import { type SqlBool, sql } from 'kysely';
import type { UnknownCharger } from '../app/ports/chargers-history.ts';
import type { Page } from '../app/ports/keeping.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, CustomerRef, InstallationRef } from '../domain/access/allow.ts';
import type { ChargerId, Instant } from '../domain/ids.ts';
import { ONLY_CUSTOMER } from './customers.ts';
import { setting } from './settings.ts';
import { on } from './tx.ts';

type Read = Allowed<'read', CustomerRef>;

/** As the door writes it. */
const REASON = 'unknown-charger';

/** Somebody may have made the charger since. */
const isNobodys = sql<SqlBool>`not exists (select 1 from chargers
  where chargers.charger_id = r.identity and chargers.deleted_at is null)`;

/** Of one identity that came from several addresses the last. */
const isLast = sql<SqlBool>`not exists (select 1 from refused_attempts as later
  where later.identity = r.identity and later.reason = r.reason
    and (later.last_at, later.address) > (r.last_at, r.address))`;

/** @param by whose proof it is says that they may be seen; no customer is in these rows. */
export async function unknownChargers(
  tx: Tx,
  _by: Allowed<'administer', InstallationRef> | Read,
  { after, limit }: Page<{ readonly lastAt: Instant; readonly identity: string }>,
): Promise<UnknownCharger[]> {
  const rows = await on(tx)
    .selectFrom('refused_attempts as r')
    .select(['r.identity', 'r.address', 'r.last_at'])
    .select(
      sql<number>`(select cast(sum(a.count) as bigint) from refused_attempts as a
        where a.identity = r.identity and a.reason = r.reason)`.as('count'),
    )
    .select(
      sql<number>`(select min(a.first_at) from refused_attempts as a
        where a.identity = r.identity and a.reason = r.reason)`.as('first_at'),
    )
    .where('r.reason', '=', REASON)
    .where(isNobodys)
    .where(isLast)
    .$if(after !== null, (q) =>
      q.where(sql<SqlBool>`(r.last_at, r.identity) < (${after?.lastAt ?? 0}, ${after?.identity ?? ''})`),
    )
    .orderBy('r.last_at', 'desc')
    .orderBy('r.identity', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    identity: row.identity,
    address: row.address,
    count: row.count,
    firstAt: row.first_at,
    lastAt: row.last_at,
  }));
}

export async function isUnknownCharger(tx: Tx, _by: Read, identity: ChargerId): Promise<boolean> {
  const row = await on(tx)
    .selectFrom('refused_attempts as r')
    .select('r.identity')
    .where('r.identity', '=', identity)
    .where('r.reason', '=', REASON)
    .where(isNobodys)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export async function isOnlyCustomer(tx: Tx, by: Read): Promise<boolean> {
  return (await setting(tx, ONLY_CUSTOMER)) === String(by.thing.customerId);
}
