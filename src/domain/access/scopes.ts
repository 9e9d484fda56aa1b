/**
 * What a key or an operator may do: scopes, one per resource and verb, and the roles of operators, which are sets of them. Roles of
 * one's own would be more such sets.
 */

/**
 * read: see it · write: keep it · operate: make calls to a charger · manage: say what others may do.
 * persons: what the law asks about a person (all that is kept of him, its erasure).
 */
export const SCOPES = [
  'drivers:read',
  'drivers:write',
  'rights:read',
  'rights:write',
  'sites:read',
  'sites:write',
  'chargers:read',
  'chargers:write',
  'chargers:operate',
  'transactions:read',
  'transactions:write',
  'billing:read',
  'billing:write',
  'imports:read',
  'imports:write',
  'persons:read',
  'persons:write',
  'audit:read',
  'keys:manage',
  'operators:manage',
] as const;

export type Scope = (typeof SCOPES)[number];

type ResourceOf<S extends string> = S extends `${infer R}:${string}` ? R : never;
type VerbOf<S extends string> = S extends `${string}:${infer V}` ? V : never;
export type Resource = ResourceOf<Scope>;
export type Verb = VerbOf<Scope>;

/** Throws for a verb that the resource has not: a mistake in our code. */
export function scopeOf(resource: Resource, verb: Verb): Scope {
  const scope = `${resource}:${verb}`;
  if (!isScope(scope)) throw new Error(`there is no scope ${scope}`);
  return scope;
}

export function isScope(word: string): word is Scope {
  return (SCOPES as readonly string[]).includes(word);
}

const isManaging = (scope: Scope) => scope.endsWith(':manage');
const isReading = (scope: Scope) => scope.endsWith(':read');

/** What a key may that was made without saying: everything but saying what others may do. */
export const USUAL_SCOPES: readonly Scope[] = SCOPES.filter((scope) => !isManaging(scope));

export const ROLES = ['admin', 'site-manager', 'support', 'read-only'] as const;
export type Role = (typeof ROLES)[number];

const NOT_OF_A_SITE_MANAGER: readonly Scope[] = ['billing:write', 'persons:read', 'persons:write'];

/** Support answers the phone: it sees why, operates chargers, and lets a driver in. */
export const SCOPES_OF: Readonly<Record<Role, readonly Scope[]>> = {
  admin: SCOPES,
  'site-manager': USUAL_SCOPES.filter((scope) => !NOT_OF_A_SITE_MANAGER.includes(scope)),
  support: [
    ...USUAL_SCOPES.filter((scope) => isReading(scope) && scope !== 'persons:read'),
    'rights:write',
    'chargers:operate',
  ],
  'read-only': USUAL_SCOPES.filter((scope) => isReading(scope) && scope !== 'persons:read'),
};
