/**
 * Sends what is ordered, one call at a time to each charger, in the order of the asking, what people want before what the server
 * does by itself. A command is `sent` in the storage before it goes out, so that none is ever sent twice: whatever happens in
 * between, nobody knows then, and it says so. A slow charger delays nobody but itself.
 */
import { type Allowed, type ChargerRef, serverReports } from '../../domain/access/allow.ts';
import { type Command, isOver, MASKED, type Order, TAKES_ANSWERS } from '../../domain/commands/command.ts';
import type { DomainEvent } from '../../domain/events.ts';
import type { ChargerKey, CommandId, ConnectionId, CustomerId, Instant } from '../../domain/ids.ts';
import type { ForgetBulkCommands } from '../ports/bulk-commands.ts';
import type { Tell } from '../ports/bus.ts';
import type { CallCharger, Called, Told } from '../ports/charger-link.ts';
import type { Clock } from '../ports/clock.ts';
import type {
  AwaitCommand,
  Commands,
  FollowStarts,
  HoldSecret,
  SendCommands,
  SweepCommands,
} from '../ports/commands.ts';
import {
  type ActFor,
  EVERY,
  type ReadSnapshot,
  StorageUnavailable,
  type Transact,
  type Tx,
  wholeOf,
} from '../ports/store.ts';
import { giveUpStarts } from './began.ts';
import { endingOf, keptPayload, NOT_SENT } from './ending-of.ts';
import { Endings } from './endings.ts';
import type { FillIn, Follow } from './follow.ts';
import { commandEvent } from './order-command.ts';

export type SenderPorts = Transact &
  ReadSnapshot &
  ActFor &
  Pick<Commands, 'commandsWaiting'> &
  SendCommands &
  SweepCommands &
  ForgetBulkCommands &
  FollowStarts &
  Pick<CallCharger, 'connectionOf' | 'callCharger'> &
  Clock &
  Tell & {
    readonly fillIn: FillIn;
    /** Waits so long, or until it is told to stop. */
    pause(milliseconds: number, stop: AbortSignal): Promise<void>;
  };
type Report = Allowed<'report', ChargerRef>;

/** An answer is looked for among what was sent in the last so many milliseconds. */
const ANSWERED_WITHIN = 24 * 3_600_000;
/** Pauses before the storage is told once more how a command ended, milliseconds; the last repeats. */
const RETRY_AFTER = [200, 1_000, 5_000];
/** Commands are kept for so long, milliseconds. */
const KEPT_FOR = 90 * 24 * 3_600_000;

export interface CommandSender extends HoldSecret, AwaitCommand {
  /** Before anybody connects: what was under way when the server died is `unknown`. Answers how many those were. */
  begin(): Promise<number>;
  /** It has come: it is looked whether something waits for it. When all come at once, most have nothing to wait for in the write queue. */
  arrived(customerId: CustomerId, charger: ChargerKey): Promise<void>;
  /** Something waits for this charger. */
  wake(customerId: CustomerId, charger: ChargerKey): void;
  /** Hears what others tell. */
  heard(id: CommandId): void;
  /** An answer that nobody waits for any more. Answers whether it is one to a command. */
  answeredLate(by: Report, messageId: string, told: (action: string) => Told): Promise<boolean>;
  /** Ends what has waited for too long, and looks after chargers that were not woken. */
  sweep(): Promise<void>;
  forget(): Promise<void>;
  /** Settles when nothing is in hand any more: behind the end of all connections. */
  stop(): Promise<void>;
}

/**
 * @param followers what else follows from the end of a command.
 * @param newMessageId unique over all chargers and times.
 */
export function commandSender(
  use: SenderPorts,
  followers: readonly Follow[],
  newMessageId: () => string,
  onError: (error: unknown, charger: ChargerKey) => void,
): CommandSender {
  const working = new Map<ChargerKey, { again: boolean; readonly done: Promise<void> }>();
  const secrets = new Map<CommandId, Order['payload']>();
  const endings = new Endings();
  const stopped = new AbortController();

  const within = <T>({ thing }: Report, work: (tx: Tx) => Promise<T>) =>
    use.actFor(wholeOf(thing.customerId), () => use.transact(work));
  const every = <T>(work: (tx: Tx) => Promise<T>) => use.actFor(EVERY, () => use.transact(work));

  function tell(command: Command, at: Instant): void {
    if (isOver(command.state)) secrets.delete(command.id);
    use.tell(commandEvent(command, at));
  }

  /** Works through what waits for a charger. */
  async function work(by: Report): Promise<void> {
    for (;;) {
      const over = use.connectionOf(by.thing);
      if (over === undefined) {
        const at = use.now();
        const ended = await within(by, (tx) => use.endUnsent(tx, by, 'the charger is not connected', at));
        for (const one of ended) tell(one, at);
        return;
      }
      if (!(await sendNext(by, over))) return;
    }
  }

  /** Answers whether there was one. */
  async function sendNext(by: Report, over: ConnectionId): Promise<boolean> {
    const sentAt = use.now();
    const messageId = newMessageId();
    const sending = { messageId, connectionId: over, at: sentAt };
    const [taken, filled] = await within(by, async (tx) => {
      const command = await use.takeCommand(tx, by, sending);
      return [command, command && (await use.fillIn(tx, by, command))] as const;
    });
    if (taken === undefined) return false;
    tell(taken, sentAt);
    const payload = secrets.get(taken.id) ?? filled ?? taken.payload;
    if (payload.value === MASKED && !secrets.has(taken.id)) {
      await keptAtLast(() => settle(by, taken, { notSent: 'secret-gone' }));
      return true;
    }
    const called = await use.callCharger(by.thing, over, { messageId, action: taken.action, payload });
    await keptAtLast(() => settle(by, taken, called));
    return true;
  }

  /** What is known now is known nowhere else: it is told to the storage until that has it, or this server ends. */
  async function keptAtLast(keep: () => Promise<void>): Promise<void> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        await keep();
        return;
      } catch (error) {
        if (!(error instanceof StorageUnavailable) || stopped.signal.aborted) throw error;
        const milliseconds = RETRY_AFTER[Math.min(attempt, RETRY_AFTER.length - 1)] ?? 0;
        await use.pause(milliseconds, stopped.signal);
      }
    }
  }

  async function settle(by: Report, command: Command, called: Called): Promise<void> {
    const at = use.now();
    if ('notSent' in called && called.notSent === 'ended') {
      const returned = await within(by, (tx) => use.returnCommand(tx, by, command.id, NOT_SENT.ended, at));
      if (returned !== undefined) tell(returned, at);
      return;
    }
    await end(by, command, called, false, at);
  }

  async function end(
    by: Report,
    command: Command,
    called: Called,
    late: boolean,
    at: Instant,
  ): Promise<void> {
    const from = late ? TAKES_ANSWERS : (['sent'] as const);
    const sent = !('notSent' in called);
    const ending = { ...endingOf(command.action, called), late, sent, payload: keptPayload(command) };
    const told = await within(by, async (tx) => {
      const ended = await use.endCommand(tx, by, command.id, from, ending, at);
      if (ended === undefined) return [];
      const all: (Command | DomainEvent)[] = [ended];
      for (const follow of followers) all.push(...(await follow(tx, by, ended, called, at)));
      return all;
    });
    for (const one of told) {
      if ('kind' in one) use.tell(one);
      else tell(one, at);
    }
  }

  const sender: CommandSender = {
    async begin() {
      const [at, reason] = [use.now(), 'the server ended before the answer came'];
      return every(async (tx) => {
        const lost = await use.loseCommands(tx, reason, at);
        for (const one of lost) {
          const by = serverReports(one.customerId, one.charger);
          // What they order waits for its charger, which is not there yet.
          for (const follow of followers) await follow(tx, by, one, { unanswered: 'ended', reason }, at);
        }
        return lost.length;
      });
    },

    async arrived(customerId, charger) {
      const by = serverReports(customerId, charger);
      const look = () => use.read((tx) => use.commandsWaiting(tx, by));
      try {
        if ((await use.actFor(wholeOf(customerId), look)) > 0) sender.wake(customerId, charger);
      } catch (error) {
        onError(error, charger);
      }
    },

    wake(customerId, charger) {
      const busy = working.get(charger);
      if (busy !== undefined) {
        busy.again = true;
        return;
      }
      const by = serverReports(customerId, charger);
      const done = work(by)
        .catch((error: unknown) => onError(error, charger))
        .finally(() => {
          const again = working.get(charger)?.again === true;
          working.delete(charger);
          if (again) sender.wake(customerId, charger);
        });
      working.set(charger, { again: false, done });
    },

    heard: (id) => endings.heard(id),
    ended: (id, milliseconds) => endings.ended(id, milliseconds),

    holdSecret(id, payload) {
      secrets.set(id, payload);
    },

    async answeredLate(by, messageId, told) {
      const at = use.now();
      const found = await within(by, (tx) => use.commandSent(tx, by, messageId, at - ANSWERED_WITHIN));
      if (found === undefined) return false;
      const called = { told: told(found.action), afterMs: at - (found.sentAt ?? at) };
      await end(by, found, called, true, at);
      return true;
    },

    async sweep() {
      const now = use.now();
      const expired = await every(async (tx) => {
        await giveUpStarts(use, tx, now);
        return use.expireCommands(tx, 'the charger did not come in time', now);
      });
      for (const one of expired) tell(one, now);
      const left = await use.actFor(EVERY, () => use.transact((tx) => use.chargersWithCommands(tx)));
      for (const { customerId, charger, impatient } of left) {
        const here = use.connectionOf({ kind: 'charger', customerId, charger }) !== undefined;
        if (here || impatient) sender.wake(customerId, charger);
      }
    },

    async forget() {
      const before = use.now() - KEPT_FOR;
      while ((await every((tx) => use.forgetCommands(tx, before))) > 0);
      while ((await every((tx) => use.forgetBulkCommands(tx, before))) > 0);
    },

    async stop() {
      stopped.abort();
      while (working.size > 0) await Promise.all([...working.values()].map(({ done }) => done));
    },
  };
  return sender;
}

/** The proof that the server may tell of a charger. */
