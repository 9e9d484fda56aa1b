/**
 * Makes the commands of bulk commands, each at its pace, in the name of who asked. A charger is marked in the transaction that makes
 * its command: a server that dies in between has done both or neither, and the next one goes on where it was.
 */
import { allow, type CustomerRef, type Member } from '../../domain/access/allow.ts';
import { narrowed } from '../../domain/access/grants.ts';
import { type BulkCommand, paced } from '../../domain/commands/bulk.ts';
import type { Command } from '../../domain/commands/command.ts';
import { isRefusal } from '../../domain/errors.ts';
import { type ChargerKey, type Instant, keyId, operatorId } from '../../domain/ids.ts';
import { readsOwn } from '../admin/own-customer.ts';
import { viewOf } from '../admin/view-of.ts';
import type { WorkOnBulkCommands } from '../ports/bulk-commands.ts';
import type { Tell } from '../ports/bus.ts';
import type { Clock } from '../ports/clock.ts';
import { type ActFor, EVERY, type ReadSnapshot, type Transact, type Tx, wholeOf } from '../ports/store.ts';
import { type MemberPorts, memberNow } from '../queries/member-now.ts';
import { commandEvent, operates, type PlacePorts, placeOrder } from './order-command.ts';

type Needs = Transact & ReadSnapshot & ActFor & MemberPorts & PlacePorts & WorkOnBulkCommands & Clock & Tell;

/** Makes what is due now. Rejects where one could not be worked on, when all others were; it is tried again. */
export function workOnBulk(use: Needs): () => Promise<void> {
  const within = <T>(one: BulkCommand, work: () => Promise<T>) => use.actFor(wholeOf(one.customerId), work);

  async function turn(one: BulkCommand): Promise<void> {
    const at = use.now();
    if (one.cancelledAt !== null) return end(one, { state: 'cancelled', why: null }, null, at);
    const who = await use.read((tx) => whoMay(use, tx, one, at));
    if (who === undefined) {
      const problem = `${one.askedBy} may not operate chargers any more`;
      return end(one, { state: 'skipped', why: problem }, problem, at);
    }
    const made = await use.actFor(viewOf(who), () => make(one, who, at));
    const elsewhere = 'it lies where who asked may not operate any more';
    // Before anybody hears of the last one: who sees that all is over sees that nothing more comes.
    if (made.last) await end(one, { state: 'skipped', why: elsewhere }, null, at);
    for (const command of made.commands) use.tell(commandEvent(command, at));
  }

  async function make(one: BulkCommand, who: Member, at: Instant) {
    const { due, nextAt } = paced(one, at);
    const reads = readsOwn(who);
    if (isRefusal(reads)) throw new Error('who may operate chargers may read of them');
    return use.transact(async (tx) => {
      const commands: Command[] = [];
      if (!(await use.takeBulkTurn(tx, reads, one, nextAt))) return { commands, last: false };
      const waiting = await use.bulkWaiting(tx, reads, one.id, due + 1);
      for (const { charger, deleted } of waiting.slice(0, due)) {
        const became = deleted ? 'the charger was deleted' : await makeOne(tx, one, who, charger, at);
        const mark = typeof became === 'string' ? { problem: became } : { commandId: became.id };
        await use.markBulkCharger(tx, reads, one.id, charger, mark);
        if (typeof became !== 'string') commands.push(became);
      }
      return { commands, last: waiting.length <= due };
    });
  }

  /** The command, or why there is none. */
  async function makeOne(tx: Tx, one: BulkCommand, who: Member, charger: ChargerKey, at: Instant) {
    const by = operates(who, charger);
    if (isRefusal(by)) throw new Error('who may operate chargers may operate this one');
    const expiresAt = one.expiresIn === null ? null : at + one.expiresIn;
    const placed = await placeOrder(use, tx, by, one, expiresAt, at, one.id);
    if (!isRefusal(placed)) return placed;
    const { field, rule } = placed;
    return field === undefined ? 'too many commands wait for it' : `${field} ${rule}`;
  }

  async function end(
    { id, customerId }: BulkCommand,
    rest: Parameters<WorkOnBulkCommands['endBulkCommand']>[3],
    problem: string | null,
    at: Instant,
  ): Promise<void> {
    const customer: CustomerRef = { kind: 'customer', customerId };
    const by = allow({ kind: 'server' }, 'report', customer);
    if (isRefusal(by)) throw new Error('the server may always tell of a customer');
    await use.transact((tx) => use.endBulkCommand(tx, by, id, rest, problem, at));
  }

  return async () => {
    const due = await use.actFor(EVERY, () => use.read((tx) => use.bulkCommandsDue(tx, use.now())));
    const failures: unknown[] = [];
    for (const one of due) {
      await within(one, () => turn(one)).catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  };
}

/** In whose name the commands are made, with what he may at this moment. undefined: he may not, any more. */
async function whoMay(
  use: MemberPorts,
  tx: Tx,
  { customerId, askedBy, id }: BulkCommand,
  now: Instant,
): Promise<Member | undefined> {
  const [kind = '', number = ''] = askedBy.split(' ');
  const ref =
    kind === 'key'
      ? ({ kind, keyId: keyId(Number(number)) } as const)
      : ({ kind: 'operator', operatorId: operatorId(Number(number)) } as const);
  const who = { ...ref, customerId, grants: [], through: `bulk command ${id}` };
  const member = await memberNow(use, tx, who, now);
  const grants = narrowed(member?.grants ?? [], ['chargers:operate']);
  return grants.length === 0 ? undefined : { ...who, grants };
}
