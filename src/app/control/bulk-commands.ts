/** One order to many chargers: asked for, read, cancelled. What makes its commands is work-on-bulk.ts. */
import {
  type Actor,
  type Allowed,
  allow,
  askerName,
  type CustomerRef,
  isBound,
} from '../../domain/access/allow.ts';
import { wrongInProfile } from '../../domain/charging-profiles/rules.ts';
import {
  BULK_ACTIONS,
  type BulkCharger,
  type BulkChargerState,
  type BulkCommand,
  type BulkCounts,
  type BulkFilter,
  isBulkOver,
  type NewBulkCommand,
} from '../../domain/commands/bulk.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { BulkId, ChargerKey } from '../../domain/ids.ts';
import { ownCustomer, readsOwn } from '../admin/own-customer.ts';
import { transactUnlessRefused } from '../admin/undo.ts';
import type { BulkCommands, KeepBulkCommands } from '../ports/bulk-commands.ts';
import type { Tell } from '../ports/bus.ts';
import type { CallCharger } from '../ports/charger-link.ts';
import type { Clock } from '../ports/clock.ts';
import type { Page } from '../ports/keeping.ts';
import type { Sites } from '../ports/sites.ts';
import type { ReadSnapshot, Transact, Tx } from '../ports/store.ts';
import type { WorkWaits } from '../ports/work.ts';
import { commandEvent } from './order-command.ts';
import { veiledCommand } from './read-commands.ts';
import { isSecretName } from './secret-names.ts';

export type BulkPorts = Transact &
  ReadSnapshot &
  BulkCommands &
  KeepBulkCommands &
  Pick<Sites, 'site'> &
  Pick<CallCharger, 'wrongInCall'> &
  Clock &
  WorkWaits &
  Tell;

type Read = Allowed<'read', CustomerRef>;

/** As its reader sees it. */
export interface BulkReading {
  readonly bulk: BulkCommand;
  readonly counts: BulkCounts;
}

/** Fixes the chargers now; their commands are made one after the other, at the pace. */
export function orderBulkCommand(use: BulkPorts) {
  return async (who: Actor, asked: NewBulkCommand): Promise<BulkReading | Refusal> => {
    const wrong = wrongIn(use, asked);
    if (wrong !== undefined) return wrong;
    const customer = ownCustomer(who);
    if (isRefusal(customer)) return customer;
    const [reads, by] = [allow(who, 'read', customer), allow(who, 'operate', customer)];
    if (isRefusal(reads)) return reads;
    if (isRefusal(by)) return by;
    const askedBy = askerName(who);
    const ordered = await transactUnlessRefused(use, async (tx) => {
      const unknown = await unknownIn(use, tx, reads, asked.filter);
      if (unknown !== undefined) return unknown;
      const bulk = await use.addBulkCommand(tx, by, { ...asked, askedBy }, use.now());
      const fitting = await use.addBulkChargers(tx, by, bulk.id, asked.filter);
      if (fitting === 0) return refuse('bad-body', 'filter', 'must fit a charger');
      return { bulk, counts: await use.bulkCounts(tx, reads, bulk.id) };
    });
    use.workWaits();
    return ordered;
  };
}

function wrongIn(use: Pick<CallCharger, 'wrongInCall'>, { action, payload, filter }: NewBulkCommand) {
  if (!BULK_ACTIONS.some((one) => one === action)) {
    return refuse('bad-body', 'action', `must be one of ${BULK_ACTIONS.join(', ')}`);
  }
  const wrong = use.wrongInCall(action, payload) ?? wrongInProfile({ action, payload });
  if (wrong !== undefined) {
    const field = wrong.field === 'body' ? 'payload' : `payload.${wrong.field}`;
    return refuse('bad-body', field, wrong.rule);
  }
  if (action === 'ChangeConfiguration' && isSecretName(String(payload.key))) {
    return refuse('bad-body', 'payload.key', 'must not name a secret: it is not kept');
  }
  const { subsites, ...conditions } = filter;
  if (subsites && filter.siteId === null) return refuse('bad-body', 'filter.subsites', 'goes with siteId');
  const names = Object.values(conditions).some((one) => one !== null);
  return names ? undefined : refuse('bad-body', 'filter', 'must name something');
}

/** What the filter names has to be there for who asks. */
async function unknownIn(
  use: BulkPorts,
  tx: Tx,
  by: Read,
  { siteId, chargerIds }: BulkFilter,
): Promise<Refusal | undefined> {
  if (siteId !== null && (await use.site(tx, by, siteId)) === undefined) {
    return refuse('bad-body', 'filter.siteId', 'must be the id of a site of the customer');
  }
  if (chargerIds === null) return undefined;
  const found = await use.chargersNamed(tx, by, chargerIds);
  const unknown = chargerIds.findIndex((id) => !found.has(id));
  return unknown < 0
    ? undefined
    : refuse(
        'bad-body',
        `filter.chargerIds[${unknown}]`,
        'must be the identity of a charger of the customer',
      );
}

/** Who is bound to branches is told of his own only, and of those what lies on the branches. */
const mayRead = (who: Actor, bulk: BulkCommand) => !isBound(who) || bulk.askedBy === askerName(who);

async function found(use: BulkPorts, tx: Tx, by: Read, id: BulkId): Promise<BulkReading | Refusal> {
  const bulk = await use.bulkCommand(tx, by, id);
  if (bulk === undefined || !mayRead(by.actor, bulk)) return refuse('bulk-command-not-found');
  return { bulk, counts: await use.bulkCounts(tx, by, id) };
}

export function readBulkCommand(use: BulkPorts) {
  return async (who: Actor, id: BulkId): Promise<BulkReading | Refusal> => {
    const by = readsOwn(who);
    return isRefusal(by) ? by : use.read((tx) => found(use, tx, by, id));
  };
}

/** Newest first. */
export function listBulkCommands(use: BulkPorts) {
  return async (who: Actor, page: Page<BulkId>): Promise<readonly BulkReading[] | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    return use.read(async (tx) => {
      const all = await use.bulkCommands(tx, by, isBound(who) ? askerName(who) : null, page);
      const readings: BulkReading[] = [];
      for (const bulk of all) readings.push({ bulk, counts: await use.bulkCounts(tx, by, bulk.id) });
      return readings;
    });
  };
}

/** What became of each charger, in the order in which their commands are made. */
export function listBulkChargers(use: BulkPorts) {
  return async (
    who: Actor,
    id: BulkId,
    state: BulkChargerState | null,
    page: Page<ChargerKey>,
  ): Promise<readonly BulkCharger[] | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    return use.read(async (tx) => {
      const one = await found(use, tx, by, id);
      if (isRefusal(one)) return one;
      const all = await use.bulkChargers(tx, by, id, state, page);
      return all.map((each) => ({ ...each, command: each.command && veiledCommand(who, each.command) }));
    });
  };
}

/** Nothing more is made of it, and what was made is not sent any more; what was sent stays, and one that is over, too. */
export function cancelBulkCommand(use: BulkPorts) {
  return async (who: Actor, id: BulkId): Promise<BulkReading | Refusal> => {
    const reads = readsOwn(who);
    if (isRefusal(reads)) return reads;
    const by = allow(who, 'operate', reads.thing);
    if (isRefusal(by)) return by;
    const at = use.now();
    const done = await use.transact(async (tx) => {
      const before = await found(use, tx, reads, id);
      if (isRefusal(before)) return before;
      if (isBulkOver(before.counts)) return { after: before, cancelled: [] };
      const cancelled = await use.cancelBulkCommand(tx, by, id, at);
      const after = await found(use, tx, reads, id);
      return isRefusal(after) ? after : { after, cancelled };
    });
    if (isRefusal(done)) return done;
    for (const command of done.cancelled) use.tell(commandEvent(command, at));
    return done.after;
  };
}
