/** Ports about operators: who they are, their sessions, and the links by which they prove themselves. */
import type { Allowed, CustomerRef, OperatorRef } from '../../domain/access/allow.ts';
import type {
  LinkPurpose,
  LoginMethod,
  Operator,
  OperatorRole,
  OperatorSettings,
  Session,
} from '../../domain/access/operator.ts';
import type { Refusal } from '../../domain/errors.ts';
import type { CustomerId, Instant, OperatorId, SessionId } from '../../domain/ids.ts';
import type { AuditEntry } from './audit.ts';
import type { Page } from './keeping.ts';
import type { Listed, Listing } from './listing.ts';
import type { Tx } from './store.ts';

export const OPERATOR_SORTS = ['id', 'name', 'mail'] as const;
export type OperatorSort = (typeof OPERATOR_SORTS)[number];

type Manage = Allowed<'manage', CustomerRef>;
/** One's own, or that of somebody whom one manages. */
type OfOperator = Allowed<'manage', OperatorRef> | Allowed<'self', OperatorRef>;

/** Whoever manages branches only finds those all of whose roles lie on them; others are not there for him. */
export interface Operators {
  operator(tx: Tx, by: Manage, id: OperatorId): Promise<Operator | undefined>;
  operators(tx: Tx, by: Manage, listing: Listing<OperatorSort>): Promise<Listed<Operator>>;
  /** What was changed of him and of his sessions, newest first. */
  operatorAudit(tx: Tx, by: Manage, id: OperatorId, page: Page<number>): Promise<AuditEntry[]>;
}

export interface KeepOperators {
  /** Locks who is an operator of the customer until the transaction ends: of two that could each go without the other one stays. */
  holdOperators(tx: Tx, by: Manage): Promise<void>;
  /** Refused: mail-taken. The sites exist. */
  addOperator(tx: Tx, by: Manage, settings: OperatorSettings, at: Instant): Promise<Operator | Refusal>;
  /** The same settings change nothing. Who is not active any more has no session and no link. All are held. */
  changeOperator(
    tx: Tx,
    by: Manage,
    before: Operator,
    settings: OperatorSettings,
    at: Instant,
  ): Promise<Operator>;
  /** With sessions and links. All are held. */
  deleteOperator(tx: Tx, by: Manage, before: Operator, at: Instant): Promise<void>;
  /** How many others can log in and are admin of the whole customer. */
  otherAdmins(tx: Tx, by: Manage, than: OperatorId): Promise<number>;
}

/** Somebody as his credential finds him, before it is known whether he may come in. */
export interface Claimant {
  readonly operatorId: OperatorId;
  readonly customerId: CustomerId;
  readonly customerName: string;
  readonly mail: string;
  readonly name: string;
  readonly active: boolean;
  readonly passwordHash: string | null;
}

export interface FindClaimants {
  /** Operators with that address, of whichever customer; at most `most`. */
  claimantsByMail(tx: Tx, mailFolded: string, most: number): Promise<Claimant[]>;
  /** Whose link it is, if it is good still. */
  claimantByLink(tx: Tx, purpose: LinkPurpose, hash: string, now: Instant): Promise<Claimant | undefined>;
  /** Whose session it is, if it holds still; with what he is now. */
  sessionByHash(
    tx: Tx,
    hash: string,
    now: Instant,
  ): Promise<
    | (Session & {
        readonly customerId: CustomerId;
        readonly operatorId: OperatorId;
        readonly roles: readonly OperatorRole[];
      })
    | undefined
  >;
}

export interface KeepLinks {
  /** Makes a link; earlier ones for the same purpose are good no more, but for the `keep` newest. */
  addLink(
    tx: Tx,
    by: OfOperator,
    link: { readonly purpose: LinkPurpose; readonly hash: string; readonly expiresAt: Instant },
    keep: number,
    at: Instant,
  ): Promise<void>;
  /** How many links for the purpose are good. */
  goodLinks(tx: Tx, by: OfOperator, purpose: LinkPurpose, now: Instant): Promise<number>;
  /** Uses a link up; answers false when it was not there or is used up. */
  useLink(tx: Tx, by: Allowed<'self', OperatorRef>, hash: string): Promise<boolean>;
  /** What is over, forgotten: links and sessions. Answers how many. */
  forgetEnded(tx: Tx, now: Instant): Promise<number>;
}

export interface OwnOperator {
  /** Locks what is his own until the transaction ends: of two that look and then write the second sees the first. */
  holdSelf(tx: Tx, by: Allowed<'self', OperatorRef>): Promise<void>;
  /** Himself. */
  self(
    tx: Tx,
    by: Allowed<'self', OperatorRef>,
  ): Promise<
    (Operator & { readonly customerName: string; readonly passwordHash: string | null }) | undefined
  >;
  /**
   * A password takes the place of the one before; every link of his is used up, and every session ends but `kept`. The name changes,
   * too, unless it is null.
   */
  setPassword(
    tx: Tx,
    by: Allowed<'self', OperatorRef>,
    hash: string,
    kept: SessionId | null,
    name: string | null,
    at: Instant,
  ): Promise<void>;
  /** The same password under a slower hash: nothing that anybody sees. */
  renewHash(tx: Tx, by: Allowed<'self', OperatorRef>, before: string, hash: string): Promise<void>;
}

export interface Sessions {
  /** Begins a session, and ends the oldest where he has more than `most`. */
  addSession(
    tx: Tx,
    by: Allowed<'self', OperatorRef>,
    session: {
      readonly hash: string;
      readonly method: LoginMethod;
      readonly expiresAt: Instant;
      readonly address: string;
      readonly userAgent: string;
    },
    most: number,
    at: Instant,
  ): Promise<Session>;
  /** Those that hold, newest first. */
  sessions(tx: Tx, by: OfOperator, page: Page<SessionId>, now: Instant): Promise<Session[]>;
  /** Ends it; answers false when he has no such session. */
  endSession(tx: Tx, by: OfOperator, id: SessionId, at: Instant): Promise<boolean>;
  /** That it was used, and from where. */
  seeSession(tx: Tx, by: Allowed<'self', OperatorRef>, id: SessionId, at: Instant): Promise<void>;
}
