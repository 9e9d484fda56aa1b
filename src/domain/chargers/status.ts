/**
 * The twelve states, and how the served one follows from what is known (driver-semantics.md): pure functions
 * of facts and a moment, because Booting and leases end by themselves.
 */
import type { Instant } from '../ids.ts';

/** What a socket itself can report. */
export const OWN_STATES = [
  'Available',
  'Preparing',
  'Charging',
  'SuspendedCAR',
  'SuspendedCHARGER',
  'Finishing',
  'Reserved',
  'Unavailable',
  'Error',
] as const;
export type OwnStatus = (typeof OWN_STATES)[number];

/** All twelve; `Info` is never served in the driver document. */
export type SocketStatus = OwnStatus | 'Offline' | 'Booting' | 'Info';

/** What connector 0 can report in 1.6. */
export type ChargerOwnStatus = 'Available' | 'Unavailable' | 'Error';

/** A boot counts as `Booting` for at most this long, milliseconds. */
export const BOOTING_AT_MOST = 60_000;

export interface ChargerFacts {
  /** Since when a live connection is open; null: none. */
  readonly onlineSince: Instant | null;
  /** When the last connection ended (or its node's lease ran out); null: never connected. */
  readonly offlineSince: Instant | null;
  /** Set by a boot until the first status, transaction frame or meter values. */
  readonly bootingSince: Instant | null;
  /** When booting last ended by such a frame. */
  readonly settledAt: Instant | null;
  readonly own: { readonly status: ChargerOwnStatus; readonly since: Instant } | null;
  readonly createdAt: Instant;
}

export interface SocketFacts {
  /** null: the socket was never reported on (made by hand or by a transaction). */
  readonly status: OwnStatus | null;
  readonly since: Instant | null;
  readonly transactionOpen: boolean;
  /** When a transaction on it last began or ended; null: never. */
  readonly usedAt: Instant | null;
  readonly createdAt: Instant;
}

export interface Served {
  readonly status: SocketStatus;
  /** Server time at which the served status last changed. */
  readonly since: Instant;
}

function booting(charger: ChargerFacts, now: Instant): boolean {
  return charger.bootingSince !== null && now < charger.bootingSince + BOOTING_AT_MOST;
}

/** When the overlays of connection and boot last changed. */
function clearSince(charger: ChargerFacts): Instant {
  const bootEnd = charger.bootingSince === null ? charger.settledAt : charger.bootingSince + BOOTING_AT_MOST;
  return Math.max(charger.onlineSince ?? 0, bootEnd ?? 0);
}

/** Since when a charger that says so itself is in error: it is for its sockets, too. */
export const ownErrorSince = (charger: ChargerFacts): Instant =>
  Math.max(charger.own?.since ?? 0, clearSince(charger));

/** The status served for a socket, with the charger's overlaid; it has none from before it was made. */
export function socketStatus(socket: SocketFacts, charger: ChargerFacts, now: Instant): Served {
  const { status, since } = overlaid(socket, charger, now);
  return { status, since: Math.max(since, socket.createdAt) };
}

function overlaid(socket: SocketFacts, charger: ChargerFacts, now: Instant): Served {
  if (charger.onlineSince === null) return { status: 'Offline', since: charger.offlineSince ?? 0 };
  if (booting(charger, now)) {
    return { status: 'Booting', since: Math.max(charger.bootingSince ?? 0, charger.onlineSince) };
  }
  const clear = clearSince(charger);
  const { own } = charger;
  if (own?.status === 'Error') return { status: 'Error', since: ownErrorSince(charger) };
  // A transaction that ends uncovers the charger's own Unavailable, one that begins covers it.
  const used = own?.status === 'Unavailable' || socket.status === null ? (socket.usedAt ?? 0) : 0;
  if (own?.status === 'Unavailable' && !socket.transactionOpen) {
    return { status: 'Unavailable', since: Math.max(own.since, used, clear) };
  }
  // Own Available changed the served status when it took away an overlay, own Unavailable under a transaction didn't.
  const uncovered = own?.status === 'Available' ? own.since : 0;
  const since = Math.max(socket.since ?? socket.createdAt, uncovered, used, clear);
  return { status: believed(socket), since };
}

/** A socket that was never reported on is not claimed to be free. */
function believed(socket: SocketFacts): OwnStatus {
  return socket.status ?? (socket.transactionOpen ? 'Charging' : 'Unavailable');
}

/** From most to least telling; the charger as a whole shows the most telling of its sockets. */
export const TELLING: readonly SocketStatus[] = [
  'Error',
  'Charging',
  'SuspendedCAR',
  'SuspendedCHARGER',
  'Preparing',
  'Finishing',
  'Reserved',
  'Available',
  'Unavailable',
];

/** The status of the charger as a whole. */
export function chargerStatus(
  charger: ChargerFacts,
  sockets: readonly SocketFacts[],
  now: Instant,
): SocketStatus {
  if (charger.onlineSince === null) return 'Offline';
  if (booting(charger, now)) return 'Booting';
  if (charger.own?.status === 'Error') return 'Error';
  if (charger.own?.status === 'Unavailable') return 'Unavailable';
  const reported = new Set<SocketStatus>(sockets.map(believed));
  return TELLING.find((s) => reported.has(s)) ?? 'Available';
}

/** How a socket counts in its site's three counters. */
export function counterOf(status: SocketStatus): 'online' | 'offline' | 'error' {
  if (status === 'Offline') return 'offline';
  return status === 'Error' ? 'error' : 'online';
}
