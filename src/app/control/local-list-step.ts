/** What is done next for one charger's local list: at most one command, in the transaction that decides it. */
import type { Allowed, ChargerRef } from '../../domain/access/allow.ts';
import { type Command, isOver, type Order } from '../../domain/commands/command.ts';
import { decide } from '../../domain/drivers/decide.ts';
import type { Instant } from '../../domain/ids.ts';
import {
  type KnownEntry,
  LIMITS_UNREAD,
  type ListChange,
  type ListLimits,
  type ListStep,
  LOOK_AFTER,
  LOOK_AGAIN,
  type LocalList,
  nextVersion,
  UNKNOWN,
} from '../../domain/local-lists/local-list.ts';
import { type Concluded, conclude } from '../../domain/local-lists/outcome.ts';
import { deltasOf, firstPart, type Target, targetOf } from '../../domain/local-lists/plan.ts';
import type { FindCommand, KeepCommands } from '../ports/commands.ts';
import type { KeepLocalLists, ListPlace, TagWords, WantedTags } from '../ports/local-lists.ts';
import type { Tx } from '../ports/store.ts';
import { ownOrder } from './follow.ts';
import { deltaOnWire, enableOrder, limitsOrder, sendOrder, versionOrder } from './local-list-wire.ts';

type Report = Allowed<'report', ChargerRef>;
export type StepPorts = KeepLocalLists &
  WantedTags &
  TagWords &
  FindCommand &
  Pick<KeepCommands, 'addCommand'>;

/** Entries of one message to a charger that does not say how many it takes. */
const SEND_MAX_UNTOLD = 50;
/** Of a list that does not say where it ends. */
const LIST_MAX_UNTOLD = 10_000;
/** Of a message's entries: frames stay well below what chargers take (65,000 bytes by default). */
const BYTES = 30_000;

interface At {
  readonly tx: Tx;
  readonly by: Report;
  readonly now: Instant;
}

/** Brings what is known of the list up to the end of that command. */
export async function afterCommand(
  use: KeepLocalLists,
  { tx, by, now }: At,
  list: LocalList,
  command: Command | undefined,
): Promise<LocalList> {
  const concluded: Concluded = conclude(list, command, now);
  if (concluded.sent === 'taken') await use.confirmSent(tx, by, list.sent?.whole === true);
  if (concluded.sent === 'not-taken') await use.forgetSent(tx, by);
  return changed(use, { tx, by, now }, list, concluded.change);
}

async function changed(
  use: KeepLocalLists,
  { tx, by }: At,
  list: LocalList,
  change: ListChange,
): Promise<LocalList> {
  await use.changeLocalList(tx, by, change);
  return { ...list, ...change };
}

/** Looks at the list where it is due. Answers the command that follows, to be told of behind the commit. */
export async function lookAtList(
  use: StepPorts,
  tx: Tx,
  by: Report,
  now: Instant,
): Promise<Command | undefined> {
  const at = { tx, by, now };
  const held = await use.holdLocalList(tx, by);
  if (held === undefined || held.list.dueAt === null || held.list.dueAt > now) return undefined;
  const { place } = held;
  let { list } = held;
  if (list.commandId !== null) {
    const command = await use.findCommand(tx, by, list.commandId);
    if (command !== undefined && !isOver(command.state)) {
      await use.changeLocalList(tx, by, { dueAt: now + LOOK_AFTER });
      return undefined;
    }
    list = await afterCommand(use, at, list, command);
    if (list.dueAt !== null && list.dueAt > now) return undefined;
  }
  list = await sameCharger(use, at, list, place);
  if (place.localList === 'off' && isNothingThere(list)) {
    await use.dropLocalList(tx, by);
    return undefined;
  }
  return next(use, at, list, place);
}

/** It may hold nothing of ours: none was ever confirmed or sent, or it keeps none. */
const isNothingThere = (list: LocalList) =>
  list.state === 'unsupported' ||
  (list.confirmedAt === null &&
    list.sent === null &&
    list.version === null &&
    list.attempts === 0 &&
    !list.toCheck);

/** Other hardware starts anew; other firmware may keep a list where the one before kept none. */
async function sameCharger(use: StepPorts, at: At, list: LocalList, place: ListPlace): Promise<LocalList> {
  const { hardware, firmware } = place;
  const is = { hardware, firmware };
  if (hardware === null || (list.hardware === hardware && list.firmware === firmware)) return list;
  if (list.hardware === null) return changed(use, at, list, is);
  if (list.hardware === hardware) {
    const again = list.state === 'unsupported' ? UNKNOWN : {};
    return changed(use, at, list, { ...again, ...is, limits: LIMITS_UNREAD });
  }
  await use.forgetSent(at.tx, at.by);
  await use.forgetEntries(at.tx, at.by, true);
  return changed(use, at, list, { ...UNKNOWN, ...is, limits: LIMITS_UNREAD, confirmedAt: null });
}

async function next(use: StepPorts, at: At, list: LocalList, place: ListPlace): Promise<Command | undefined> {
  const rest = (change: ListChange) => use.changeLocalList(at.tx, at.by, change);
  if (list.state === 'unsupported') {
    await rest({ dueAt: at.now + LOOK_AGAIN });
    return undefined;
  }
  const limits = limitsOf(list, place);
  if (
    list.limits.readAt === null &&
    (limits.listMax === null || limits.sendMax === null || limits.enabled === null)
  ) {
    return order(use, at, 'limits', limitsOrder, {});
  }
  // Off, it says that it keeps no list, and may hold one all the same.
  if (limits.enabled === false) return order(use, at, 'enable', enableOrder, {});
  if (list.toCheck || list.version === null) return order(use, at, 'version', versionOrder, {});
  const known = await use.knownEntries(at.tx, at.by);
  const { target, wanted, leftOut, moment } = await targetNow(use, at, place, limits, known);
  // What is to be empty is emptied at once.
  const whole = list.whole || (place.localList === 'off' && known.some((one) => one.held));
  const deltas = deltasOf(target, known, whole);
  if (deltas.length === 0 && !whole) {
    if (place.localList === 'off') {
      await use.dropLocalList(at.tx, at.by);
      return undefined;
    }
    await use.forgetEntries(at.tx, at.by, false);
    const dueAt = Math.min(at.now + LOOK_AGAIN, moment ?? Infinity, target.leaves ?? Infinity);
    await rest({ state: 'in-step', problem: null, wanted, leftOut, dueAt, attempts: 0 });
    return undefined;
  }
  const part = firstPart(deltas, limits.sendMax ?? SEND_MAX_UNTOLD, BYTES, (one) =>
    Buffer.byteLength(JSON.stringify(deltaOnWire(use, one))),
  );
  const version = nextVersion(list.version);
  await use.keepSent(at.tx, at.by, part);
  const sending = sendOrder(use, whole, version, part);
  return order(
    use,
    at,
    'send',
    sending,
    { wanted, leftOut, state: 'sending', problem: null },
    (commandId) => ({
      sent: { commandId, version, whole },
    }),
  );
}

async function targetNow(
  use: StepPorts,
  { tx, by, now }: At,
  place: ListPlace,
  limits: ListLimits,
  known: readonly KnownEntry[],
): Promise<{ target: Target; wanted: number; leftOut: number; moment: Instant | null }> {
  if (place.localList === 'off') {
    return { target: { entries: [], leaves: null }, wanted: 0, leftOut: 0, moment: null };
  }
  const room = limits.listMax ?? LIST_MAX_UNTOLD;
  const { total, entries } = await use.wantedTags(tx, by, place, now, room);
  const wanted = new Set(entries.map((one) => one.folded));
  const others = known.map((one) => one.folded).filter((folded) => !wanted.has(folded));
  const facts = await use.factsOfTags(tx, by, place, others, now);
  const question = { purpose: 'authorize', moment: now, now } as const;
  const outcomes = new Map([...facts].map(([folded, one]) => [folded, decide(one, question).outcome]));
  return {
    target: targetOf(entries, known, outcomes, room, now),
    wanted: total,
    leftOut: total - entries.length,
    moment: await use.nextMoment(tx, by, place, now),
  };
}

/** What it told when it was asked, where its configuration as it was last read does not say. */
const limitsOf = ({ limits }: LocalList, place: ListPlace): ListLimits => ({
  listMax: place.limits.listMax ?? limits.listMax,
  sendMax: place.limits.sendMax ?? limits.sendMax,
  // The newer: it is told in answer to our order to change it.
  enabled: limits.enabled === true ? true : (place.limits.enabled ?? limits.enabled),
});

async function order(
  use: StepPorts,
  { tx, by, now }: At,
  step: ListStep,
  what: Order,
  change: ListChange,
  more: (id: Command['id']) => ListChange = () => ({}),
): Promise<Command> {
  const command = await use.addCommand(tx, by, ownOrder(what, now));
  const dueAt = now + LOOK_AFTER;
  await use.changeLocalList(tx, by, { ...change, step, commandId: command.id, dueAt, ...more(command.id) });
  return command;
}
