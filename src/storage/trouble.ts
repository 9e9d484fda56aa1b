/** What of the network needs somebody’s eyes: how many there are, and of them only the newest. */
import { type RawBuilder, sql } from 'kysely';
import type {
  FailedCommand,
  InError,
  Newest,
  OfflineCharger,
  SuspectTransaction,
} from '../app/ports/overview.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, CustomerRef } from '../domain/access/allow.ts';
import { BOOTING_AT_MOST, type OwnStatus } from '../domain/chargers/status.ts';
import type { CommandState } from '../domain/commands/command.ts';
import { chargerId, commandId, type Instant, type SiteId, siteId, transactionId } from '../domain/ids.ts';
import type { SuspectReason } from '../domain/transactions/transaction.ts';
import { isBooting, isCharging, isLive, ownOverlay } from './charger-status.ts';
import { factsOf } from './fragments.ts';
import { standing } from './overview.ts';
import { identityShown } from './rows.ts';
import { within } from './trees.ts';
import { on } from './tx.ts';

type Read = Allowed<'read', CustomerRef>;

/** How many rows there are before the limit, told in each of them. */
const inAll = sql<number>`count(*) over ()`.as('in_all');

const newest = <R extends { readonly in_all: number }, T>(
  rows: readonly R[],
  shown: (row: R) => T,
): Newest<T> => ({ count: Number(rows[0]?.in_all ?? 0), items: rows.map(shown) });

/** With its site, its line and what its facts are made of. */
const described = (tx: Tx, customer: number, root: SiteId | null) =>
  standing(tx, customer, root)
    .innerJoin('sites as p', (join) =>
      join.onRef('p.customer_id', '=', 'c.customer_id').onRef('p.id', '=', 'c.site_id'),
    )
    .leftJoin('connections as n', (join) =>
      join.onRef('n.id', '=', 'c.connection_id').onRef('n.customer_id', '=', 'c.customer_id'),
    )
    .leftJoin('nodes as o', 'o.id', 'n.node_id')
    .select(['c.charger_id', 'c.charger_name', 'c.site_id', 'p.group_name'])
    .select(['c.booting_since', 'c.settled_at', 'c.own_status', 'c.own_since', 'c.created_at'])
    .select(['n.online_since', 'n.ended_at', 'o.lease_until']);

interface Named {
  readonly charger_id: string;
  readonly charger_name: string;
  readonly site_id: number;
  readonly group_name: string;
}

const named = (row: Named) => ({
  chargerId: chargerId(row.charger_id),
  chargerName: row.charger_name,
  siteId: siteId(row.site_id),
  siteName: row.group_name,
});

/** When the line of an unconnected charger ended: by itself, or with its server's lease. */
const lineEnd = sql<number | null>`coalesce(n.ended_at, o.lease_until)`;

export async function offlineChargers(
  tx: Tx,
  by: Read,
  root: SiteId | null,
  now: Instant,
  limit: number,
): Promise<OfflineCharger[]> {
  const rows = await described(tx, by.thing.customerId, root)
    .where((w) => w.not(isLive(now)))
    .orderBy(sql`coalesce(${lineEnd}, 0)`, 'desc')
    .orderBy('c.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...named(row), since: factsOf(row, now).offlineSince }));
}

/** The latest of some moments: the engines have no common word for it. */
const latest = (...moments: readonly RawBuilder<unknown>[]) =>
  sql<number>`(select max(moment) from (${sql.join(
    moments.map((one) => sql`select ${one} as moment`),
    sql` union all `,
  )}) as moments)`;

/** As `clearSince` of src/domain/chargers/status.ts, of chargers that are live. */
const clear = [sql`n.online_since`, sql`coalesce(c.booting_since + ${BOOTING_AT_MOST}, c.settled_at, 0)`];
const ownErrorSince = latest(sql`c.own_since`, ...clear);
const socketErrorSince = latest(
  sql`coalesce(s.status_since, s.created_at)`,
  sql`s.created_at`,
  sql`case when c.own_status = 'Available' then c.own_since when c.own_status = 'Unavailable' then s.used_at end`,
  ...clear,
);

export async function inError(
  tx: Tx,
  by: Read,
  root: SiteId | null,
  now: Instant,
  limit: number,
): Promise<Newest<InError>> {
  const customer = by.thing.customerId;
  const shown = described(tx, customer, root)
    .where(isLive(now))
    .where((w) => w.not(isBooting(now)));
  const chargers = await shown
    .where('c.own_status', '=', sql.lit('Error'))
    .where('c.own_since', 'is not', null)
    .select(['c.own_error_code', ownErrorSince.as('since'), inAll])
    .orderBy('since', 'desc')
    .orderBy('c.id', 'desc')
    .limit(limit)
    .execute();
  const sockets = await shown
    .innerJoin('sockets as s', (join) =>
      join.onRef('s.customer_id', '=', 'c.customer_id').onRef('s.charger', '=', 'c.id'),
    )
    .where('s.retired_at', 'is', null)
    .where('s.status', '=', sql.lit('Error'))
    .where(sql<boolean>`coalesce(${ownOverlay}, '') <> 'Error'`)
    .where(sql<boolean>`(${ownOverlay} is null or ${isCharging})`)
    .select(['s.socket_id', 's.status', 's.status_since', 's.used_at', 's.created_at as socket_made'])
    .select([sql<number>`case when ${isCharging} then 1 else 0 end`.as('charging'), 's.error_code'])
    .select([socketErrorSince.as('since'), inAll])
    .orderBy('since', 'desc')
    .orderBy('c.id', 'desc')
    .orderBy('s.socket_id')
    .limit(limit)
    .execute();
  const all = [
    ...chargers.map((row) => ({
      since: row.since,
      one: { ...named(row), charger: factsOf(row, now), socket: null, errorCode: row.own_error_code },
    })),
    ...sockets.map((row) => ({
      since: row.since,
      one: {
        ...named(row),
        charger: factsOf(row, now),
        socket: {
          socketId: row.socket_id,
          facts: {
            status: row.status as OwnStatus | null,
            since: row.status_since,
            transactionOpen: row.charging === 1,
            usedAt: row.used_at,
            createdAt: row.socket_made,
          },
        },
        errorCode: row.error_code,
      },
    })),
  ];
  return {
    count: Number(chargers[0]?.in_all ?? 0) + Number(sockets[0]?.in_all ?? 0),
    items: all
      .sort((a, b) => b.since - a.since)
      .slice(0, limit)
      .map(({ one }) => one),
  };
}

export async function suspectsOpen(
  tx: Tx,
  by: Read,
  root: SiteId | null,
  limit: number,
): Promise<Newest<SuspectTransaction>> {
  const customer = by.thing.customerId;
  const rows = await on(tx)
    .selectFrom('transactions as t')
    .innerJoin('chargers as c', (join) =>
      join.onRef('c.customer_id', '=', 't.customer_id').onRef('c.id', '=', 't.charger'),
    )
    .where('t.customer_id', '=', customer)
    .where('t.closed_at', 'is', null)
    .where('t.refused', '=', 0)
    .where('t.suspect_since', 'is not', null)
    .where(within(customer, root, 'c.site_id'))
    .select(['t.id', 't.socket_id', 't.suspect_since', 't.suspect_reason', 'c.charger_id', inAll])
    .orderBy('t.suspect_since', 'desc')
    .orderBy('t.id', 'desc')
    .limit(limit)
    .execute();
  return newest(rows, (row) => ({
    transactionId: transactionId(row.id),
    chargerId: identityShown(row.charger_id),
    socketId: row.socket_id,
    since: row.suspect_since as Instant,
    reason: row.suspect_reason as SuspectReason | null,
  }));
}

const FAILED = ['rejected', 'failed', 'timed-out', 'offline'] as const satisfies readonly CommandState[];

export async function failedCommands(
  tx: Tx,
  by: Read,
  root: SiteId | null,
  since: Instant,
  limit: number,
): Promise<Newest<FailedCommand>> {
  const customer = by.thing.customerId;
  const rows = await on(tx)
    .selectFrom('commands as o')
    .innerJoin('chargers as c', (join) =>
      join.onRef('c.customer_id', '=', 'o.customer_id').onRef('c.id', '=', 'o.charger'),
    )
    .where('o.customer_id', '=', customer)
    .where('o.created_at', '>=', since)
    .where('o.state', 'in', FAILED)
    .where(within(customer, root, 'c.site_id'))
    .select(['o.id', 'o.action', 'o.state', 'o.ended_at', 'c.charger_id', inAll])
    .orderBy('o.ended_at', 'desc')
    .orderBy('o.id', 'desc')
    .limit(limit)
    .execute();
  return newest(rows, (row) => ({
    commandId: commandId(row.id),
    chargerId: identityShown(row.charger_id),
    action: row.action,
    state: row.state as CommandState,
    endedAt: row.ended_at as Instant,
  }));
}
