import { type Actor, isMember } from '../../domain/access/allow.ts';
import { holdsThroughout } from '../../domain/access/grants.ts';
import { ownErrorSince, socketStatus } from '../../domain/chargers/status.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { Instant, SiteId } from '../../domain/ids.ts';
import { readsOwn } from '../admin/own-customer.ts';
import type { Clock } from '../ports/clock.ts';
import type {
  ChargerNamed,
  CountNetwork,
  FailedCommand,
  FindFailures,
  FindTrouble,
  InError,
  Newest,
  OfflineCharger,
  States,
  SuspectTransaction,
  TransactionFigures,
} from '../ports/overview.ts';
import type { Sites } from '../ports/sites.ts';
import type { ReadSnapshot } from '../ports/store.ts';

const DAY = 24 * 60 * 60_000;
/** Counting reads what it counts. */
export const MOST_DAYS = 32;
/** Of each list: enough for a first page, which leads to the whole lists. */
export const SHOWN = 10;

export interface ErrorThere extends ChargerNamed {
  readonly socketId: number | null;
  readonly since: Instant;
  readonly errorCode: string | null;
}

export interface Overview extends States {
  readonly at: Instant;
  readonly since: Instant;
  /** null: not the caller's to read. */
  readonly transactions: TransactionFigures | null;
  readonly offline: Newest<OfflineCharger>;
  readonly errors: Newest<ErrorThere>;
  readonly suspects: Newest<SuspectTransaction> | null;
  readonly failedCommands: Newest<FailedCommand>;
}

/** @param asked `since` null: a day ago. */
export function readOverview(
  use: ReadSnapshot & CountNetwork & FindTrouble & FindFailures & Pick<Sites, 'site'> & Clock,
) {
  return async (
    who: Actor,
    asked: { readonly siteId: SiteId | null; readonly since: Instant | null },
  ): Promise<Overview | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    const { siteId: root } = asked;
    const at = use.now();
    const since = asked.since ?? at - DAY;
    if (since < at - MOST_DAYS * DAY) {
      return refuse('bad-query', 'since', `must not lie more than ${MOST_DAYS} days back`);
    }
    const tells = isMember(who) && holdsThroughout(who.grants, 'transactions:read');
    return use.read(async (tx) => {
      if (root !== null && (await use.site(tx, by, root)) === undefined) return refuse('site-not-found');
      const states = await use.states(tx, by, root, at);
      const count = states.chargers.Offline ?? 0;
      const errors = await use.inError(tx, by, root, at, SHOWN);
      return {
        ...{ at, since },
        ...states,
        transactions: tells ? await use.transactionFigures(tx, by, root, since) : null,
        offline: { count, items: count === 0 ? [] : await use.offlineChargers(tx, by, root, at, SHOWN) },
        errors: { ...errors, items: errors.items.map((one) => errorThere(one, at)) },
        suspects: tells ? await use.suspectsOpen(tx, by, root, SHOWN) : null,
        failedCommands: await use.failedCommands(tx, by, root, since, SHOWN),
      };
    });
  };
}

function errorThere({ charger, socket, ...shown }: InError, at: Instant): ErrorThere {
  if (socket === null) return { ...shown, socketId: null, since: ownErrorSince(charger) };
  return { ...shown, socketId: socket.socketId, since: socketStatus(socket.facts, charger, at).since };
}
