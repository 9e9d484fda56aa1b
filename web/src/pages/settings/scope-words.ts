/** Scopes as people say them. */
import type { Schemas } from '../../api/client.ts';
import { t } from '../../texts/texts.ts';

export type Scope = Schemas['Scope'];

/** In the order of the API; the verbs in which they are offered. */
export const RESOURCES: readonly (readonly [resource: string, scopes: readonly Scope[]])[] = [
  ['drivers', ['drivers:read', 'drivers:write']],
  ['rights', ['rights:read', 'rights:write']],
  ['sites', ['sites:read', 'sites:write']],
  ['chargers', ['chargers:read', 'chargers:write', 'chargers:operate']],
  ['transactions', ['transactions:read', 'transactions:write']],
  ['billing', ['billing:read', 'billing:write']],
  ['imports', ['imports:read', 'imports:write']],
  ['persons', ['persons:read', 'persons:write']],
  ['audit', ['audit:read']],
  ['keys', ['keys:manage']],
  ['operators', ['operators:manage']],
];

export const ALL: readonly Scope[] = RESOURCES.flatMap(([, scopes]) => scopes);
/** What a key may that was made without saying. */
export const USUAL: readonly Scope[] = ALL.filter((scope) => !scope.endsWith(':manage'));

export const isSame = (a: readonly Scope[], b: readonly Scope[]) =>
  a.length === b.length && a.every((scope) => b.includes(scope));

export const verbOf = (scope: Scope): string => {
  const verb = scope.split(':')[1] ?? '';
  const { read, write, operate, manage } = t.settings.keys;
  return { read, write, operate, manage }[verb] ?? verb;
};

/** `Drivers: read, keep · Sites: read`. */
export function scopesInWords(scopes: readonly Scope[]): string {
  if (isSame(scopes, ALL)) return t.settings.you.mayAll;
  return RESOURCES.map(([resource, all]) => {
    const held = all.filter((scope) => scopes.includes(scope));
    const name = t.settings.keys.resources[resource]?.[0] ?? resource;
    return held.length === 0 ? '' : `${name}: ${held.map((one) => verbOf(one).toLowerCase()).join(', ')}`;
  })
    .filter((line) => line !== '')
    .join(' · ');
}
