/** What hangs on a thing that is to be deleted. */
import { type Refusal, refuse } from './errors.ts';

/** In the order in which they are told. */
const WORDS = {
  subsites: ['subsite', 'subsites'],
  chargers: ['charger', 'chargers'],
  tags: ['tag', 'tags'],
  'open-transactions': ['open transaction', 'open transactions'],
  'site-rights': ['right on a site', 'rights on sites'],
  'charger-rights': ['right on a charger', 'rights on chargers'],
  'group-rights': ['right on an access group', 'rights on access groups'],
  'access-groups': ['place in an access group', 'places in access groups'],
  homes: ['driver at home there', 'drivers at home there'],
  keys: ['key that is good', 'keys that are good'],
  operators: ['operator', 'operators'],
  sites: ['site', 'sites'],
  drivers: ['driver', 'drivers'],
  groups: ['access group', 'access groups'],
  transactions: ['transaction', 'transactions'],
  'billing-names': ['billing name', 'billing names'],
  imports: ['import', 'imports'],
} as const satisfies Record<string, readonly [one: string, many: string]>;

export type HangingKind = keyof typeof WORDS;
export const HANGING_KINDS = Object.keys(WORDS) as readonly HangingKind[];

/** So many of a kind, and some of them by id and name. */
export interface Hanging {
  readonly kind: HangingKind;
  readonly count: number;
  readonly named: readonly { readonly id: string; readonly name: string }[];
}

/** Why it is not deleted, if so: something hangs on it, and nobody said that it shall go along. */
export function stillInUse(
  hanging: readonly Hanging[],
  cascade: boolean,
  tell = (counted: string) => `must be true to take along ${counted}`,
): Refusal | undefined {
  const there = hanging.filter(({ count }) => count > 0);
  if (cascade || there.length === 0) return undefined;
  const counted = there.map(({ kind, count }) => `${count} ${WORDS[kind][count === 1 ? 0 : 1]}`);
  return refuse('still-in-use', 'cascade', tell(counted.join(', ')));
}
