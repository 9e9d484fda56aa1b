/** Operators: people who log in for a customer, by a mail address and a password. */
import type { CustomerId, Instant, OperatorId, SessionId, SiteId } from '../ids.ts';
import type { Grants } from './grants.ts';
import { type Role, SCOPES_OF } from './scopes.ts';

/** What somebody is, and where; `siteId` null: on the whole customer, else on that site and all below it. */
export interface OperatorRole {
  readonly role: Role;
  readonly siteId: SiteId | null;
}

export interface OperatorSettings {
  /** As it was entered; two of them are told apart by {@link foldMail}. */
  readonly mail: string;
  readonly name: string;
  /** One at least. In the order of {@link sortedRoles}. */
  readonly roles: readonly OperatorRole[];
  /** Not: he cannot log in. */
  readonly active: boolean;
}

export interface Operator extends OperatorSettings {
  readonly id: OperatorId;
  readonly customerId: CustomerId;
  /** Whether he has chosen a password. */
  readonly accepted: boolean;
  /** `admin`, `key 5` or `operator 3`. */
  readonly invitedBy: string;
  readonly lastLoginAt: Instant | null;
  readonly lastLoginAddress: string | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly revision: number;
}

/** How somebody proved who he is. */
export const LOGIN_METHODS = ['password'] as const;
export type LoginMethod = (typeof LOGIN_METHODS)[number];

/** A log-in that holds. */
export interface Session {
  readonly id: SessionId;
  readonly method: LoginMethod;
  readonly createdAt: Instant;
  readonly lastSeenAt: Instant;
  /** Whatever it does, it ends then. */
  readonly expiresAt: Instant;
  readonly address: string;
  readonly userAgent: string;
}

const HOUR = 3_600_000;
/** A session that nobody uses for a working day is one that somebody forgot to end. */
export const SESSION_IDLE = 12 * HOUR;
/** Whoever has stolen one loses it within a month; NIST 800-63B asks for a new log-in as often. */
export const SESSION_LONGEST = 30 * 24 * HOUR;
/** An invitation lies over a holiday week; a reset is asked for by somebody who waits for it. */
export const LINK_LASTS = { invitation: 7 * 24 * HOUR, reset: HOUR } as const;
export type LinkPurpose = keyof typeof LINK_LASTS;

/** When a session ends unless it is used again. */
export const endOf = ({ lastSeenAt, expiresAt }: Pick<Session, 'lastSeenAt' | 'expiresAt'>): Instant =>
  Math.min(expiresAt, lastSeenAt + SESSION_IDLE);

/** What an operator may, and where. */
export const grantsOf = (roles: readonly OperatorRole[]): Grants =>
  roles.map(({ role, siteId }) => ({ scopes: SCOPES_OF[role], branch: siteId }));

/** Each once, those on the whole customer first. */
export function sortedRoles(roles: readonly OperatorRole[]): OperatorRole[] {
  const named = new Map(roles.map((one) => [`${one.siteId ?? 0} ${one.role}`, one]));
  return [...named.values()].sort(
    (a, b) => (a.siteId ?? 0) - (b.siteId ?? 0) || (a.role < b.role ? -1 : a.role > b.role ? 1 : 0),
  );
}

/** Whether he can log in and say what others may on the whole customer. */
export const isWholeAdmin = ({ active, accepted, roles }: Operator): boolean =>
  active && accepted && roles.some(({ role, siteId }) => role === 'admin' && siteId === null);

/** ASCII: an address that looks like another one is another one. Domains beyond it are written as xn--…. */
export const MAIL_PATTERN =
  "^(?=.{3,254}$)[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*$";
export const MAIL_RULE = 'must be a mail address, in ASCII';

/** By which addresses are compared. No provider tells two mailboxes apart by case. */
export const foldMail = (mail: string): string => mail.toLowerCase();
