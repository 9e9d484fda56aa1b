/** The network at one moment. */
import Type from 'typebox';
import type { Counts, Newest } from '../../app/ports/overview.ts';
import type { Overview } from '../../app/queries/read-overview.ts';
import { COMMAND_STATES } from '../../domain/commands/command.ts';
import { iso, isoOrNull } from '../times.ts';
import { STATES } from './driver-document.ts';
import { int32, int32OrNull, int64, ref, refOrNull, text, textOrNull, time, timeOrNull } from './parts.ts';

export const countsByStatusSchema = Type.Object(
  Object.fromEntries(STATES.map((status) => [status, int32(`How many are ${status} now.`)])),
  { $id: 'CountsByStatus', description: 'How many are in each state; 0 where none is.' },
);

export const chargerCountsSchema = Type.Object(
  {
    total: int32('All of them.'),
    connected: int32('Those that have a live connection.'),
    byStatus: ref('CountsByStatus'),
  },
  { $id: 'ChargerCounts', description: 'Chargers, by their `chargerStatus`.' },
);

export const socketCountsSchema = Type.Object(
  { total: int32('All of them.'), byStatus: ref('CountsByStatus') },
  { $id: 'SocketCounts', description: 'Sockets, by their `status`.' },
);

export const transactionFiguresSchema = Type.Object(
  {
    open: int32('Those that are open, refused starts not among them.'),
    startedSince: int32('Those that began since `since`, refused starts not among them.'),
    refusedSince: int32('Starts that were refused since then.'),
    energySinceWh: Type.Number({
      format: 'double',
      description:
        'Energy of `startedSince`, Wh: of those that are still open what is known so far; what cannot be known counts as 0.',
    }),
  },
  { $id: 'TransactionFigures', description: 'Transactions at the chargers that stand here now.' },
);

const count = int32('How many there are.');
const newestOf = (item: string, $id: string, description: string) =>
  Type.Object(
    { count, items: Type.Array(ref(item), { description: 'At most 10 of them, the newest first.' }) },
    { $id, description },
  );

const chargerKeys = {
  chargerId: text('The OCPP identity of the charger.'),
  chargerName: text('Its label.'),
  groupId: int64('The site where it stands.'),
  groupName: text('The name of the site.'),
};

export const offlineChargerSchema = Type.Object(
  { ...chargerKeys, since: timeOrNull('When its last connection ended; null: it was never connected.') },
  { $id: 'OfflineCharger', description: 'A charger without a live connection.' },
);

export const errorThereSchema = Type.Object(
  {
    ...chargerKeys,
    socketId: int32OrNull('The socket; null: the charger itself, and with it all its sockets.'),
    since: time('Since when it is shown so.'),
    errorCode: textOrNull('What it reported, in the words of OCPP; null: nothing.'),
  },
  {
    $id: 'ErrorThere',
    description: 'A charger that says of itself that it is in error, or a socket that is at another.',
  },
);

export const suspectTransactionSchema = Type.Object(
  {
    transactionId: int32('The id of the transaction.'),
    chargerId: text('Its charger.'),
    socketId: int32OrNull('Its socket; null: not known.'),
    suspectSince: time('Since when its end seems missed.'),
    suspectReason: textOrNull('available: the socket reports Available; boot: the charger booted since.', {
      enum: ['available', 'boot', null],
    }),
  },
  { $id: 'SuspectTransaction', description: 'An open transaction whose end seems missed; no refused start.' },
);

export const failedCommandSchema = Type.Object(
  {
    commandId: int64('The id of the command.'),
    chargerId: text('The charger it was for.'),
    action: text('What was ordered, in the words of OCPP.'),
    state: text('What became of it.', { enum: COMMAND_STATES }),
    endedAt: time('When that was so.'),
  },
  { $id: 'FailedCommand', description: 'A command that did not do what it was to do.' },
);

export const attentionSchema = Type.Object(
  {
    offline: ref('OfflineChargers'),
    errors: ref('ErrorsThere'),
    suspects: refOrNull('SuspectTransactions'),
    failedCommands: ref('FailedCommands'),
  },
  {
    $id: 'Attention',
    description: 'What needs somebody’s eyes. `suspects` is null without `transactions:read`.',
  },
);

export const overviewSchema = Type.Object(
  {
    at: time('The moment that this shows.'),
    since: time('From when energy, starts and failed commands are counted.'),
    chargers: ref('ChargerCounts'),
    sockets: ref('SocketCounts'),
    transactions: refOrNull('TransactionFigures'),
    attention: ref('Attention'),
  },
  {
    $id: 'Overview',
    description: 'The network at one moment. `transactions` is null without `transactions:read`.',
  },
);

export const overviewSchemas = [
  overviewSchema,
  chargerCountsSchema,
  socketCountsSchema,
  countsByStatusSchema,
  transactionFiguresSchema,
  attentionSchema,
  newestOf('OfflineCharger', 'OfflineChargers', 'Chargers without a live connection.'),
  offlineChargerSchema,
  newestOf(
    'ErrorThere',
    'ErrorsThere',
    'Chargers that say of themselves that they are in error, and sockets that are at others.',
  ),
  errorThereSchema,
  newestOf('SuspectTransaction', 'SuspectTransactions', 'Open transactions whose end seems missed.'),
  suspectTransactionSchema,
  newestOf(
    'FailedCommand',
    'FailedCommands',
    'Commands ordered since `since` that ended as rejected, failed, timed-out or offline.',
  ),
  failedCommandSchema,
] as const;

function shownCounts(counts: Counts) {
  const byStatus = Object.fromEntries(STATES.map((status) => [status, counts[status] ?? 0]));
  return { total: Object.values(byStatus).reduce((sum, n) => sum + n, 0), byStatus };
}

const shownNewest = <T, S>({ count, items }: Newest<T>, show: (one: T) => S) => ({
  count,
  items: items.map(show),
});

type Named = Overview['offline']['items'][number] | Overview['errors']['items'][number];

const shownCharger = ({ chargerId, chargerName, siteId, siteName }: Named) => ({
  ...{ chargerId, chargerName, groupId: siteId, groupName: siteName },
});

export function showOverview({ at, since, chargers, sockets, transactions, ...found }: Overview) {
  const { total, byStatus } = shownCounts(chargers);
  return {
    at: iso(at),
    since: iso(since),
    chargers: { total, connected: total - (chargers.Offline ?? 0), byStatus },
    sockets: shownCounts(sockets),
    transactions,
    attention: {
      offline: shownNewest(found.offline, (one) => ({ ...shownCharger(one), since: isoOrNull(one.since) })),
      errors: shownNewest(found.errors, (one) => ({
        ...shownCharger(one),
        ...{ socketId: one.socketId, since: iso(one.since), errorCode: one.errorCode },
      })),
      suspects:
        found.suspects === null
          ? null
          : shownNewest(found.suspects, (one) => ({
              transactionId: one.transactionId,
              chargerId: one.chargerId,
              socketId: one.socketId === 0 ? null : one.socketId,
              suspectSince: iso(one.since),
              suspectReason: one.reason,
            })),
      failedCommands: shownNewest(found.failedCommands, ({ endedAt, ...one }) => ({
        ...one,
        endedAt: iso(endedAt),
      })),
    },
  };
}
