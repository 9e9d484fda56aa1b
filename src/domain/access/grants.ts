/** Where a key or an operator may do what: scopes, each on the whole customer or on a branch of its site tree. */
import type { SiteId } from '../ids.ts';
import { type Scope, USUAL_SCOPES } from './scopes.ts';

export interface Grant {
  readonly scopes: readonly Scope[];
  /** A site and all below it; null: the whole customer. */
  readonly branch: SiteId | null;
}

export type Grants = readonly Grant[];

/** What a key has: the same scopes everywhere. `scopes` null: the usual ones; `branches` null: on the whole customer. */
export function grantsOfKey(key: {
  readonly scopes: readonly Scope[] | null;
  readonly branches: readonly SiteId[] | null;
}): Grants {
  const scopes = key.scopes ?? USUAL_SCOPES;
  return key.branches === null
    ? [{ scopes, branch: null }]
    : key.branches.map((branch) => ({ scopes, branch }));
}

/** What a key has of which nothing else was said. */
export const USUAL_GRANTS: Grants = [{ scopes: USUAL_SCOPES, branch: null }];

/** Branches of a customer's site tree; null: all of it, and what lies at no site. */
export type Within = readonly SiteId[] | null;

/** Only what holds all of `scopes`, and of it only these, and those of `more` that it has. Empty: it may not. */
export function narrowed(grants: Grants, scopes: readonly Scope[], more: readonly Scope[] = []): Grants {
  return grants
    .filter((grant) => scopes.every((scope) => grant.scopes.includes(scope)))
    .map(({ scopes: own, branch }) => ({
      scopes: [...scopes, ...more.filter((scope) => own.includes(scope))],
      branch,
    }));
}

/** Where the grants hold. */
export function withinOf(grants: Grants): Within {
  const branches = grants.map(({ branch }) => branch);
  if (branches.includes(null)) return null;
  return [...new Set(branches as readonly SiteId[])].sort((a, b) => a - b);
}

/** Whether the scope is held wherever anything is: then what it opens may be told beside the rest. */
export function holdsThroughout(grants: Grants, scope: Scope): boolean {
  const [anything, it] = [withinOf(grants), withinOf(narrowed(grants, [scope]))];
  return it === null || anything?.every((branch) => it.includes(branch)) === true;
}

/** Whether all of `had` is still among `now`: what was begun with it may go on. */
export const stillHolds = (now: Grants, had: Grants): boolean =>
  mayHandOn(now, had, (inner, outer) => inner === outer);

/** Whether whoever has `own` may hand on `wanted`: nobody gives what he has not. `covers`: whether the first branch lies on the second. */
export function mayHandOn(
  own: Grants,
  wanted: Grants,
  covers: (inner: SiteId, outer: SiteId) => boolean,
): boolean {
  return wanted.every(({ scopes, branch }) =>
    scopes.every((scope) =>
      own.some(
        (grant) =>
          grant.scopes.includes(scope) &&
          (grant.branch === null || (branch !== null && covers(branch, grant.branch))),
      ),
    ),
  );
}
