/**
 * Who may do what to which thing. `allow` is the only maker of the proof `Allowed`; storage writes demand
 * it and take customer and thing out of it, so that a forgotten check does not compile and a forgotten
 * `where customer_id` cannot happen. Making the proof by a cast is a lint error.
 */
import { type Refusal, refuse } from '../errors.ts';
import type { AccessGroupId, ChargerKey, CustomerId, DriverId, KeyId, SiteId } from '../ids.ts';

/** Who asks. `server` is the server's own housekeeping (closing suspects, leases). */
export type Actor =
  | { readonly kind: 'admin'; readonly requestId?: string }
  | {
      readonly kind: 'key';
      readonly keyId: KeyId;
      readonly customerId: CustomerId;
      /** Of the HTTP request, for the audit. */
      readonly requestId?: string;
      /** What it does it through, for the audit: `import 7`. */
      readonly through?: string;
    }
  | { readonly kind: 'charger'; readonly customerId: CustomerId; readonly charger: ChargerKey }
  | { readonly kind: 'server' };

/**
 * administer: customers and their keys · read, keep: what a customer manages · operate: calls to a charger ·
 * report: what a charger says about itself.
 */
export type Action = 'administer' | 'read' | 'keep' | 'operate' | 'report';

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
export type Thing = InstallationRef | CustomerRef | SiteRef | DriverRef | ChargerRef | AccessGroupRef;

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

function permitted(actor: Actor, action: Action, thing: Thing): boolean {
  switch (actor.kind) {
    case 'admin':
      return action === 'administer';
    case 'key':
      return (
        (action === 'read' || action === 'keep' || action === 'operate') &&
        thing.kind !== 'installation' &&
        thing.customerId === actor.customerId
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
