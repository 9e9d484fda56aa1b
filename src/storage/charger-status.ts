/**
 * The served status in SQL, for filters over many thousand chargers: the same words as src/domain/chargers/status.ts
 * makes of one charger's facts, and held equal to it by test/storage/charger-status.test.ts. `c` is the charger.
 */
import { type RawBuilder, sql } from 'kysely';
import { BOOTING_AT_MOST, type SocketStatus, TELLING } from '../domain/chargers/status.ts';
import type { Instant } from '../domain/ids.ts';

/** Whether a live connection is open. */
export const isLive = (now: Instant): RawBuilder<boolean> => sql<boolean>`exists (
  select 1 from connections as live join nodes on nodes.id = live.node_id
  where live.id = c.connection_id and live.customer_id = c.customer_id
    and live.ended_at is null and nodes.lease_until > ${now})`;

/** Never null. */
export const isBooting = (now: Instant) =>
  sql<boolean>`coalesce(c.booting_since > ${now - BOOTING_AT_MOST}, ${sql.lit(false)})`;

/** What counts of the charger's own: null, Error or Unavailable. */
export const ownOverlay = sql<string>`case when c.own_since is null or c.own_status = 'Available' then null else c.own_status end`;

/** Whether a transaction is open on the socket `s`. */
export const isCharging = sql<boolean>`exists (select 1 from transactions as open
  where open.customer_id = s.customer_id and open.charger = s.charger and open.closed_at is null
    and open.socket_id = s.socket_id)`;

/** What is believed of the socket `s` without what its charger lays over it. */
const believed = sql<string>`coalesce(s.status, case when ${isCharging} then 'Charging' else 'Unavailable' end)`;

const word = (status: SocketStatus) => sql.lit(status);
const rankOf = (status: RawBuilder<string>) =>
  sql<number>`case ${status} ${sql.join(
    TELLING.map((one, rank) => sql`when ${word(one)} then ${sql.lit(rank)}`),
    sql` `,
  )} end`;
const wordOf = (rank: RawBuilder<number>) =>
  sql<string>`case ${rank} ${sql.join(
    TELLING.map((one, at) => sql`when ${sql.lit(at)} then ${word(one)}`),
    sql` `,
  )} else ${word('Available')} end`;

/** What the charger lays over its sockets, and over itself: Offline, Booting, Error or Unavailable; null: nothing. */
export const laidOver = (now: Instant): RawBuilder<string | null> => sql<string | null>`case
  when not ${isLive(now)} then 'Offline' when ${isBooting(now)} then 'Booting' else ${ownOverlay} end`;

/** The status of the socket `s` under what is laid over it. */
export const socketStatusUnder = (laid: RawBuilder<string | null>): RawBuilder<string> => sql<string>`case
  when ${laid} = 'Unavailable' and ${isCharging} then ${believed} else coalesce(${laid}, ${believed}) end`;

/** The status as a whole of a charger, of whose row only its keys are asked for, under what is laid over it. */
export const chargerStatusUnder = (laid: RawBuilder<string | null>): RawBuilder<string> =>
  sql<string>`coalesce(${laid}, ${mostTelling})`;

/** Of its sockets. */
const mostTelling = wordOf(
  sql<number>`(select min(${rankOf(believed)}) from sockets as s
    where s.customer_id = c.customer_id and s.charger = c.id and s.retired_at is null)`,
);

/** The status of the charger as a whole. */
export const servedStatus = (now: Instant): RawBuilder<string> => chargerStatusUnder(laidOver(now));
