/** Chargers made safer by calls to them: another password, a higher security profile. */
import type { Actor, Allowed, ChargerRef } from '../../domain/access/allow.ts';
import type { SecurityProfile } from '../../domain/chargers/charger.ts';
import { type Command, type Order, PRIORITY } from '../../domain/commands/command.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { ChargerId } from '../../domain/ids.ts';
import { readsOwn } from '../admin/own-customer.ts';
import type { FollowProfile, KeepNextPassword, WantProfile } from '../ports/charger-security.ts';
import type { Chargers } from '../ports/chargers-kept.ts';
import type { KeepCommands } from '../ports/commands.ts';
import type { Passwords, Secrets } from '../ports/secrets.ts';
import type { ReadSnapshot, Tx } from '../ports/store.ts';
import type { Follow } from './follow.ts';

type Operate = Allowed<'operate', ChargerRef>;

/** What is kept with an order, in one transaction; a refusal undoes both. */
export type Along = (tx: Tx, by: Operate, ordered: Command) => Promise<Refusal | undefined>;

type OrderIt = (
  who: Actor,
  chargerId: ChargerId,
  order: Order,
  asked: { readonly expiresIn: null; readonly unchecked: false },
  along?: Along,
) => Promise<Command | Refusal>;

const AT_ONCE = { expiresIn: null, unchecked: false } as const;
/** Twenty bytes, as the OCPP security white paper wants at most. */
const DIGITS = 40;
/** How long the reset waits for a charger whose line ends before it, milliseconds. */
const RESET_WAITS = 3_600_000;

/** The configuration key of a payload, as chargers compare it; undefined: there is none. */
const keyOf = ({ action, payload }: Order) =>
  action === 'ChangeConfiguration' && typeof payload.key === 'string'
    ? payload.key.trim().toLowerCase()
    : undefined;

/** Keeps the password that an order gives to the charger beside the one that it has; undefined: it gives none. */
export async function alongPassword(
  use: KeepNextPassword & Passwords,
  order: Order,
): Promise<Along | undefined> {
  const { value } = order.payload;
  if (keyOf(order) !== 'authorizationkey' || typeof value !== 'string') return undefined;
  const hash = await use.hashPassword(new TextEncoder().encode(value), 'chosen');
  return async (tx, by, ordered) =>
    (await use.keepNextPassword(tx, by, hash, ordered.id, ordered.createdAt))
      ? undefined
      : refuse('password-not-shown-yet');
}

/** Sends a new password to the charger; nobody else ever learns it. The one before is good until the new one was shown. */
export function renewPassword(use: Secrets, orderIt: OrderIt) {
  return (who: Actor, chargerId: ChargerId): Promise<Command | Refusal> => {
    const value = use.randomText(DIGITS, '0123456789abcdef');
    const order = { action: 'ChangeConfiguration', payload: { key: 'AuthorizationKey', value } };
    return orderIt(who, chargerId, order, AT_ONCE);
  };
}

/** Tells the charger to come with a higher profile, which it then has to do from its next log-in with it. */
export function demandProfile(
  use: ReadSnapshot & Pick<Chargers, 'chargerByIdentity'> & WantProfile,
  orderIt: OrderIt,
) {
  return async (who: Actor, chargerId: ChargerId, profile: SecurityProfile): Promise<Command | Refusal> => {
    const reads = readsOwn(who);
    if (isRefusal(reads)) return reads;
    const kept = await use.read((tx) => use.chargerByIdentity(tx, reads, chargerId));
    if (kept === undefined) return refuse('charger-not-found');
    if (kept.authMode === 'none') {
      return refuse('bad-body', 'securityProfile', 'has no use with authMode none');
    }
    if (profile <= kept.minimumSecurityProfile) {
      const rule = `must be higher than its minimumSecurityProfile, which is ${kept.minimumSecurityProfile}`;
      return refuse('bad-body', 'securityProfile', rule);
    }
    const payload = { key: 'SecurityProfile', value: String(profile) };
    return orderIt(
      who,
      chargerId,
      { action: 'ChangeConfiguration', payload },
      AT_ONCE,
      async (tx, by, ordered) => {
        await use.wantProfile(tx, by, profile, ordered.id);
        return undefined;
      },
    );
  };
}

/** A charger that has agreed to come with another profile does so after a reset, which is ordered here; of any other, nothing. */
export const resetForProfile =
  (use: Pick<FollowProfile, 'isProfileTold'> & Pick<KeepCommands, 'addCommand'>): Follow =>
  async (tx, by, told, _called, at) => {
    if (keyOf(told) !== 'securityprofile' || told.state !== 'accepted') return [];
    if (!(await use.isProfileTold(tx, by, told.id))) return [];
    const reset = await use.addCommand(tx, by, {
      ...{ action: 'Reset', payload: { type: 'Hard' }, priority: PRIORITY.asked },
      ...{ askedBy: told.askedBy, expiresAt: at + RESET_WAITS, at },
    });
    return [reset];
  };
