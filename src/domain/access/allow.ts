/**
 * Who may do what to which thing. `allow` is the only maker of the proof `Allowed`; storage writes demand
 * it and take customer and thing out of it, so that a forgotten check does not compile and a forgotten
 * `where customer_id` cannot happen. Making the proof by a cast is a lint error.
 */
import { isRefusal, type Refusal, refuse } from '../errors.ts';
import type {
  AccessGroupId,
  ChargerKey,
  CustomerId,
  DriverId,
  KeyId,
  OperatorId,
  SessionId,
  SiteId,
} from '../ids.ts';
import { type Grants, withinOf } from './grants.ts';
import type { Scope } from './scopes.ts';

interface OfCustomer {
  readonly customerId: CustomerId;
  /** What it may, and where. While an endpoint works: of that only what the endpoint needs (`narrowed`). */
  readonly grants: Grants;
  /** Of the HTTP request, for the audit. */
  readonly requestId?: string;
  /** What it does it through, for the audit: `import 7`. */
  readonly through?: string;
}

/** A machine by its key, or a person. */
export type MemberRef =
  | {
      readonly kind: 'key';
      readonly keyId: KeyId;
      /** Which of the key's secrets was shown, by its visible beginning. Left out: none, something is done in the key's name. */
      readonly prefix?: string;
    }
  | {
      readonly kind: 'operator';
      readonly operatorId: OperatorId;
      /** By which he is logged in. Left out: by none, something is done in his name. */
      readonly sessionId?: SessionId;
    };

/** Who asks for a customer. */
export type Member = OfCustomer & MemberRef;

/** Who calls the API. `anyone`: who has not said who he is, at the doors that are open to all. */
export type Caller = { readonly kind: 'admin' | 'anyone'; readonly requestId?: string } | Member;

/** Who asks. `server` is the server's own housekeeping (closing suspects, leases). */
export type Actor =
  | Caller
  | { readonly kind: 'charger'; readonly customerId: CustomerId; readonly charger: ChargerKey }
  | { readonly kind: 'server' };

/**
 * administer: customers · manage: who may do what for a customer (keys, operators) · read, keep: what a customer manages ·
 * operate: calls to a charger · report: what a charger says about itself · self: what is an operator's own (password, sessions).
 */
export type Action = 'administer' | 'manage' | 'read' | 'keep' | 'operate' | 'report' | 'self';

export interface InstallationRef {
  readonly kind: 'installation';
}
export interface CustomerRef {
  readonly kind: 'customer';
  readonly customerId: CustomerId;
}
export interface SiteRef {
  readonly kind: 'site';
  readonly customerId: CustomerId;
  readonly siteId: SiteId;
}
export interface DriverRef {
  readonly kind: 'driver';
  readonly customerId: CustomerId;
  readonly driverId: DriverId;
}
export interface ChargerRef {
  readonly kind: 'charger';
  readonly customerId: CustomerId;
  readonly charger: ChargerKey;
}
export interface AccessGroupRef {
  readonly kind: 'access-group';
  readonly customerId: CustomerId;
  readonly groupId: AccessGroupId;
}
export interface OperatorRef {
  readonly kind: 'operator';
  readonly customerId: CustomerId;
  readonly operatorId: OperatorId;
}
export type Thing =
  | InstallationRef
  | CustomerRef
  | SiteRef
  | DriverRef
  | ChargerRef
  | AccessGroupRef
  | OperatorRef;

export const installation: InstallationRef = { kind: 'installation' };

declare const proof: unique symbol;

/** Proof that `actor` may do `action` to `thing`. */
export interface Allowed<A extends Action, T extends Thing> {
  readonly [proof]: true;
  readonly action: A;
  readonly thing: T;
  readonly actor: Actor;
}

/** The one decision about access. A refusal never tells whether the thing exists for somebody else. */
export function allow<A extends Action, T extends Thing>(
  actor: Actor,
  action: A,
  thing: T,
): Allowed<A, T> | Refusal {
  if (!permitted(actor, action, thing)) return refuse('not-authorised');
  return { action, thing, actor } as Allowed<A, T>;
}

/** What is needed for a charger of one customer to become another's. */
export interface HandOver {
  readonly administers: Allowed<'administer', InstallationRef>;
  readonly from: OfOneCustomer;
  readonly to: OfOneCustomer;
}

interface OfOneCustomer {
  readonly reads: Allowed<'read', CustomerRef>;
  readonly keeps: Allowed<'keep', CustomerRef>;
}

/** The proofs for two customers at once: for the admin, and for nothing but handing a charger over. */
export function mayHandOver(actor: Actor, from: CustomerId, to: CustomerId): HandOver | Refusal {
  const administers = allow(actor, 'administer', installation);
  if (isRefusal(administers)) return administers;
  const of = (customerId: CustomerId): OfOneCustomer => {
    const thing: CustomerRef = { kind: 'customer', customerId };
    return {
      reads: { action: 'read', thing, actor } as Allowed<'read', CustomerRef>,
      keeps: { action: 'keep', thing, actor } as Allowed<'keep', CustomerRef>,
    };
  };
  return { administers, from: of(from), to: of(to) };
}

function permitted(actor: Actor, action: Action, thing: Thing): boolean {
  switch (actor.kind) {
    case 'admin':
      return (
        action === 'administer' ||
        (action === 'manage' && (thing.kind === 'customer' || thing.kind === 'operator'))
      );
    case 'anyone':
      return false;
    case 'key':
    case 'operator':
      if (action === 'self') return isHimself(actor, thing);
      return (
        thing.kind !== 'installation' &&
        thing.customerId === actor.customerId &&
        actor.grants.some(({ scopes }) => scopes.some((scope) => isFor(scope, action)))
      );
    case 'charger':
      return (
        action === 'report' &&
        thing.kind === 'charger' &&
        thing.customerId === actor.customerId &&
        thing.charger === actor.charger
      );
    case 'server':
      return action === 'report';
  }
}

const isHimself = (actor: Member, thing: Thing) =>
  actor.kind === 'operator' &&
  thing.kind === 'operator' &&
  thing.customerId === actor.customerId &&
  thing.operatorId === actor.operatorId;

/**
 * Whether a scope's verb is one for the action: whoever may only read something changes nothing through it, whatever endpoint
 * he came by. Which resource it is the endpoint says, and where, the view of its transaction.
 */
function isFor(scope: Scope, action: Action): boolean {
  switch (action) {
    case 'read':
      return true;
    case 'keep':
      return scope.endsWith(':write');
    case 'operate':
      return scope.endsWith(':operate');
    case 'manage':
      return scope.endsWith(':manage');
    default:
      return false;
  }
}

/** Whether somebody asks for a customer. */
export const isMember = (actor: Actor): actor is Member => actor.kind === 'key' || actor.kind === 'operator';

/** What a member is called in the audit, and what tells it from every other: `key 5`, `operator 3`. */
export const memberName = (member: MemberRef) =>
  member.kind === 'key' ? `key ${member.keyId}` : `operator ${member.operatorId}`;

/** What whoever asks is called in what is kept of it. */
export const askerName = (actor: Actor): string => (isMember(actor) ? memberName(actor) : actor.kind);

/** The proof that the server may tell of a charger, which it always may. */
export function serverReports(customerId: CustomerId, charger: ChargerKey): Allowed<'report', ChargerRef> {
  const by = allow({ kind: 'server' }, 'report', { kind: 'charger', customerId, charger } as const);
  if (isRefusal(by)) throw new Error('the server may always tell of a charger');
  return by;
}

/** Whether somebody asks who is bound to branches of the customer's site tree. */
export const isBound = (actor: Actor): boolean => isMember(actor) && withinOf(actor.grants) !== null;
