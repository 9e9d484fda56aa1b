/** What a key or an operator may at this moment: asked again wherever something goes on for long, or is done in its name. */
import type { Member } from '../../domain/access/allow.ts';
import { type Grants, grantsOfKey } from '../../domain/access/grants.ts';
import type { Instant } from '../../domain/ids.ts';
import type { ApiKey, FindKey } from '../ports/keys.ts';
import type { FindActiveOperator } from '../ports/operator-grants.ts';
import type { Tx } from '../ports/store.ts';

export interface MemberNow {
  /** What a key is for, or an operator is called. */
  readonly name: string;
  readonly grants: Grants;
  /** null: no end is set. */
  readonly expiresAt: Instant | null;
}

export type MemberPorts = Pick<FindKey, 'keyOfCustomer'> & FindActiveOperator;

/** undefined: it is good for nothing any more, or the secret that it showed is not. */
export async function memberNow(
  use: MemberPorts,
  tx: Tx,
  who: Member,
  now: Instant,
): Promise<MemberNow | undefined> {
  if (who.kind === 'operator') {
    const { customerId, operatorId, sessionId = null } = who;
    const operator = await use.activeOperator(tx, customerId, operatorId, sessionId, now);
    return operator && { ...operator, expiresAt: null };
  }
  const key = await use.keyOfCustomer(tx, who.customerId, who.keyId);
  if (key === undefined || !isGood(key, now)) return undefined;
  if (who.prefix !== undefined && hashBehind(key, who.prefix, now) === undefined) return undefined;
  // A secret that was rotated away ends before its key, and hands on nothing that outlives it.
  const isFormer = who.prefix !== undefined && who.prefix !== key.prefix && key.former !== null;
  const until = isFormer ? (key.former?.until ?? now) : null;
  return { name: key.name, grants: grantsOfKey(key), expiresAt: soonest(key.expiresAt, until) };
}

function soonest(one: Instant | null, other: Instant | null): Instant | null {
  if (one === null || other === null) return one ?? other;
  return Math.min(one, other);
}

/** Whether the key is neither revoked nor over. */
export const isGood = (key: ApiKey, now: Instant): boolean =>
  key.revokedAt === null && (key.expiresAt === null || now < key.expiresAt);

/** The hash of the key's secret that begins so, while that is good. */
export function hashBehind(
  { prefix, hash, former }: ApiKey,
  shown: string,
  now: Instant,
): string | undefined {
  if (shown === prefix) return hash;
  return former !== null && shown === former.prefix && now < former.until ? former.hash : undefined;
}
