import { type Actor, type Allowed, allow, askerName, type ChargerRef } from '../../domain/access/allow.ts';
import { wrongInProfile } from '../../domain/charging-profiles/rules.ts';
import { type Command, MASKED, type Order, PRIORITY } from '../../domain/commands/command.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { DomainEvent } from '../../domain/events.ts';
import type { BulkId, ChargerId, ChargerKey, Instant } from '../../domain/ids.ts';
import { ownCustomer } from '../admin/own-customer.ts';
import { transactUnlessRefused } from '../admin/undo.ts';
import type { Tell } from '../ports/bus.ts';
import type { CallCharger } from '../ports/charger-link.ts';
import type { KeepNextPassword } from '../ports/charger-security.ts';
import type { Chargers } from '../ports/chargers-kept.ts';
import type { CheckChargingProfiles } from '../ports/charging-profiles.ts';
import type { Clock } from '../ports/clock.ts';
import type { Commands, HoldSecret, KeepCommands } from '../ports/commands.ts';
import type { Passwords } from '../ports/secrets.ts';
import type { ReadSnapshot, Transact, Tx } from '../ports/store.ts';
import type { AccessQuestion } from '../queries/explain-access.ts';
import { type AlongPorts, alongReservation } from './keep-reservations.ts';
import { profileFits } from './profile-fits.ts';
import { isSecretName } from './secret-names.ts';
import { type Along, alongPassword } from './secure-charger.ts';

export type PlacePorts = Pick<Commands, 'commandsWaiting'> &
  Pick<KeepCommands, 'addCommand'> &
  CheckChargingProfiles;

export type OrderPorts = Transact &
  ReadSnapshot &
  Pick<Chargers, 'chargerByIdentity'> &
  PlacePorts &
  Pick<CallCharger, 'wrongInCall'> &
  HoldSecret &
  KeepNextPassword &
  Passwords &
  AlongPorts &
  Clock &
  Tell;

export interface Asked {
  /** How long it waits for a charger that is not there, milliseconds; null: it does not. */
  readonly expiresIn: number | null;
  /** Whether a remote start is ordered although the tag may not charge there. */
  readonly unchecked: boolean;
}

/** Decides as for a start by the charger itself. */
export interface MayCharge {
  mayCharge(
    who: Actor,
    question: AccessQuestion,
    idTag: string,
  ): Promise<{ readonly outcome: string } | Refusal>;
}

/** Orders that may wait for one charger. */
export const WAITING_AT_MOST = 100;
/** How long an order may wait for its charger, milliseconds. */
export const LONGEST_WAIT = 30 * 24 * 3_600_000;

/** Orders a call to a charger: kept before it is sent, whatever happens then. */
export function orderCommand(use: OrderPorts & MayCharge) {
  return async (
    who: Actor,
    chargerId: ChargerId,
    order: Order,
    { expiresIn, unchecked }: Asked,
    along?: Along,
  ): Promise<Command | Refusal> => {
    const wrong = use.wrongInCall(order.action, order.payload) ?? wrongInProfile(order);
    if (wrong !== undefined) return refuse('bad-body', wrong.field, wrong.rule);
    const by = await mayOperate(use, who, chargerId);
    if (isRefusal(by)) return by;
    const { idTag } = order.payload;
    if (order.action === 'RemoteStartTransaction' && !unchecked && typeof idTag === 'string') {
      const { connectorId } = order.payload;
      const socketId = typeof connectorId === 'number' && connectorId > 0 ? connectorId : null;
      const verdict = await use.mayCharge(who, { purpose: 'start', chargerId, socketId }, idTag);
      if (isRefusal(verdict)) return verdict;
      if (verdict.outcome !== 'accepted') {
        return refuse('tag-refused', 'idTag', `is refused there: ${verdict.outcome}`);
      }
    }
    const secret = withoutSecret(order);
    if (secret !== undefined && expiresIn !== null) {
      return refuse('bad-query', 'expiresIn', 'must be left out where a secret is set: it is not kept');
    }
    const told: DomainEvent[] = [];
    const together = along ?? alongReservation(use, order, told) ?? (await alongPassword(use, order));
    const at = use.now();
    const expiresAt = expiresIn === null ? null : at + expiresIn;
    const added = await transactUnlessRefused(use, async (tx) => {
      const one = await placeOrder(use, tx, by, secret ?? order, expiresAt, at);
      return isRefusal(one) ? one : ((await together?.(tx, by, one)) ?? one);
    });
    if (isRefusal(added)) return added;
    if (secret !== undefined) use.holdSecret(added.id, order.payload);
    use.tell(commandEvent(added, at));
    for (const event of told) use.tell(event);
    return added;
  };
}

/**
 * Keeps an order, well formed and without secrets, among what waits for its charger, unless that could not do it. Whoever calls
 * tells of it after the commit.
 */
export async function placeOrder(
  use: PlacePorts,
  tx: Tx,
  by: Allowed<'operate', ChargerRef>,
  order: Order,
  expiresAt: Instant | null,
  at: Instant,
  bulkId?: BulkId,
): Promise<Command | Refusal> {
  if ((await use.commandsWaiting(tx, by)) >= WAITING_AT_MOST) return refuse('charger-busy');
  const unfit = await profileFits(use, tx, by, order, at);
  if (unfit !== undefined) return unfit;
  return use.addCommand(tx, by, {
    ...order,
    ...{ priority: PRIORITY.asked, expiresAt, at },
    ...(bulkId === undefined ? {} : { bulkId }),
    askedBy: askerName(by.actor),
  });
}

/** What others hear of a command. */
export function commandEvent(command: Command, at: Instant) {
  const { id: commandId, customerId, charger, chargerId, action, state } = command;
  return { kind: 'command', at, customerId, charger, chargerId, commandId, action, state } as const;
}

/** The proof that the actor may make calls to the charger. */
export async function mayOperate(
  use: ReadSnapshot & Pick<Chargers, 'chargerByIdentity'>,
  who: Actor,
  chargerId: ChargerId,
): Promise<Allowed<'operate', ChargerRef> | Refusal> {
  const customer = ownCustomer(who);
  if (isRefusal(customer)) return customer;
  const reads = allow(who, 'read', customer);
  if (isRefusal(reads)) return reads;
  const kept = await use.read((tx) => use.chargerByIdentity(tx, reads, chargerId));
  if (kept === undefined) return refuse('charger-not-found');
  return operates(who, kept.key);
}

export function operates(who: Actor, charger: ChargerKey): Allowed<'operate', ChargerRef> | Refusal {
  const customer = ownCustomer(who);
  if (isRefusal(customer)) return customer;
  return allow(who, 'operate', { kind: 'charger', customerId: customer.customerId, charger } as const);
}

/** The order as it may be kept; undefined: there is no secret in it. */
function withoutSecret(order: Order): Order | undefined {
  const { key } = order.payload;
  if (order.action !== 'ChangeConfiguration' || typeof key !== 'string' || !isSecretName(key))
    return undefined;
  return { action: order.action, payload: { ...order.payload, value: MASKED } };
}
