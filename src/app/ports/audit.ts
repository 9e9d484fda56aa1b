/** Who changed what: written by storage in the same transaction as the change itself, so that none can be forgotten. */
import type { Allowed, CustomerRef, InstallationRef } from '../../domain/access/allow.ts';
import type { ChargerKey, CustomerId, DriverId, Instant, KeyId, SiteId } from '../../domain/ids.ts';
import type { Page } from './keeping.ts';
import type { Tx } from './store.ts';

export const AUDITED_THINGS = [
  'customer',
  'key',
  'site',
  'charger',
  'socket',
  'driver',
  'tag',
  'external-ids',
  'right',
  'access-group',
  'transaction',
  'billing-name',
  'import',
  'operator',
  'firmware',
] as const;
export type AuditedThing = (typeof AUDITED_THINGS)[number];

export const AUDITED_ACTIONS = ['create', 'change', 'move', 'delete', 'correct', 'erase'] as const;
export type AuditedAction = (typeof AUDITED_ACTIONS)[number];

/** Field by field in domain words: before and after; null stands for nothing. Secrets are never values. */
export type AuditedChanges = Readonly<Record<string, readonly [before: unknown, after: unknown]>>;

export interface AuditEntry {
  readonly id: number;
  readonly at: Instant;
  /** `key 5`, `admin`, `server`, `key 5, import 7`. */
  readonly actor: string;
  readonly requestId: string | null;
  readonly action: AuditedAction;
  readonly thing: AuditedThing;
  /** Of a charger its own number; of a right `site 12`, `charger 5` or `group 3`. */
  readonly thingId: string;
  readonly driverId: DriverId | null;
  readonly reason: string | null;
  readonly changes: AuditedChanges;
}

/** null: any. `about` takes in what belongs to it: a driver's tags and rights, a charger's sockets. */
export interface AuditAsked {
  readonly about:
    | { readonly driverId: DriverId }
    | { readonly siteId: SiteId }
    | { readonly charger: ChargerKey }
    | { readonly thing: AuditedThing; readonly thingId: string }
    | null;
  readonly thing: AuditedThing | null;
  readonly thingId: string | null;
  readonly action: AuditedAction | null;
  readonly from: Instant | null;
  readonly until: Instant | null;
}

export interface ReadCustomerAudit {
  /** Of a customer itself; newest first. */
  customerAudit(
    tx: Tx,
    by: Allowed<'administer', InstallationRef>,
    customer: CustomerId,
    page: Page<number>,
  ): Promise<AuditEntry[]>;
  /** Of one of its keys; newest first. */
  keyAudit(tx: Tx, by: Allowed<'manage', CustomerRef>, key: KeyId, page: Page<number>): Promise<AuditEntry[]>;
}

export interface ReadAudit {
  /** Newest first; `after` is the id of the last one of the page before. */
  audit(
    tx: Tx,
    by: Allowed<'read', CustomerRef>,
    asked: AuditAsked,
    page: Page<number>,
  ): Promise<AuditEntry[]>;
}
