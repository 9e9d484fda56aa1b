import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SiteId, siteId } from '../ids.ts';
import {
  type Grants,
  grantsOfKey,
  holdsThroughout,
  mayHandOn,
  narrowed,
  stillHolds,
  USUAL_GRANTS,
  type Within,
  withinOf,
} from './grants.ts';
import { SCOPES, type Scope } from './scopes.ts';

/** By its number the site above each site; null: at the top. A site stands behind those above it. */
type Tree = readonly (number | null)[];

const SITES = 8;
const trees: fc.Arbitrary<Tree> = fc.tuple(
  ...Array.from({ length: SITES }, (_, i) =>
    fc.option(fc.nat({ max: Math.max(0, i - 1) })).map((above) => (i === 0 ? null : above)),
  ),
);
const branches = fc.option(fc.nat({ max: SITES - 1 }).map(siteId));
const scopes = fc.uniqueArray(fc.constantFrom(...SCOPES), { minLength: 1, maxLength: 4 });
const grants: fc.Arbitrary<Grants> = fc.array(fc.record({ scopes, branch: branches }), { maxLength: 4 });

function liesOn(tree: Tree, inner: number, outer: number): boolean {
  for (let at: number | null = inner; at !== null; at = tree[at] ?? null) if (at === outer) return true;
  return false;
}

/** Where something may lie: at each of the sites, or at none. */
const PLACES: readonly (SiteId | null)[] = [null, ...Array.from({ length: SITES }, (_, i) => siteId(i))];
const holdsAt = (tree: Tree, branch: SiteId | null, place: SiteId | null) =>
  branch === null || (place !== null && liesOn(tree, place, branch));

/** The meaning of grants: every scope at every place where it is held. */
function powers(tree: Tree, all: Grants): Set<string> {
  const held = all.flatMap(({ scopes: may, branch }) =>
    PLACES.filter((place) => holdsAt(tree, branch, place)).flatMap((place) =>
      may.map((scope) => `${scope} at ${place}`),
    ),
  );
  return new Set(held);
}
const isPartOf = (part: ReadonlySet<string>, whole: ReadonlySet<string>) =>
  [...part].every((one) => whole.has(one));
const places = (tree: Tree, within: Within) =>
  PLACES.filter((place) => within === null || within.some((branch) => holdsAt(tree, branch, place)));
const covers = (tree: Tree) => (inner: SiteId, outer: SiteId) => liesOn(tree, inner, outer);

describe('grants', () => {
  it('are handed on exactly where the wanted powers are among one’s own', () => {
    const seen = { may: 0, mayNot: 0 };
    fc.assert(
      fc.property(trees, grants, grants, (tree, own, wanted) => {
        const may = mayHandOn(own, wanted, covers(tree));
        seen[may ? 'may' : 'mayNot'] += 1;
        return may === isPartOf(powers(tree, wanted), powers(tree, own));
      }),
      { numRuns: 2000 },
    );
    expect(Math.min(seen.may, seen.mayNot)).toBeGreaterThan(50);
  });

  it('may be handed on by who has them, and by who has more', () => {
    fc.assert(
      fc.property(trees, grants, grants, (tree, own, more) =>
        mayHandOn([...own, ...more], own, covers(tree)),
      ),
    );
  });

  it('never become more from hand to hand', () => {
    fc.assert(
      fc.property(trees, grants, grants, grants, (tree, a, b, c) => {
        fc.pre(mayHandOn(a, b, covers(tree)) && mayHandOn(b, c, covers(tree)));
        return mayHandOn(a, c, covers(tree));
      }),
    );
  });

  it('narrowed to one scope hold it where they held it, and nothing else', () => {
    fc.assert(
      fc.property(trees, grants, fc.constantFrom(...SCOPES), (tree, own, scope) => {
        const before = [...powers(tree, own)].filter((power) => power.startsWith(`${scope} at `));
        expect([...powers(tree, narrowed(own, [scope]))].sort()).toEqual(before.sort());
      }),
    );
  });

  it('narrowed to several are never more than before, and hold all of them where any', () => {
    fc.assert(
      fc.property(trees, grants, scopes, (tree, own, needed) => {
        const rest = narrowed(own, needed);
        expect(isPartOf(powers(tree, rest), powers(tree, own))).toBe(true);
        for (const { scopes: held } of rest) expect(held).toEqual(needed);
        const within = places(tree, withinOf(rest));
        const held = powers(tree, rest);
        for (const place of rest.length === 0 ? [] : within) {
          for (const scope of needed) expect(held).toContain(`${scope} at ${place}`);
        }
      }),
    );
  });

  it('narrowed to some and to more where they have them lose no place and gain no power', () => {
    fc.assert(
      fc.property(trees, grants, scopes, scopes, (tree, own, needed, more) => {
        const [rest, less] = [narrowed(own, needed, more), narrowed(own, needed)];
        expect(withinOf(rest)).toEqual(withinOf(less));
        expect(isPartOf(powers(tree, rest), powers(tree, own))).toBe(true);
        expect(isPartOf(powers(tree, less), powers(tree, rest))).toBe(true);
      }),
    );
  });

  it('hold a scope throughout only where they hold it wherever they hold anything', () => {
    const seen = { true: 0, false: 0 };
    fc.assert(
      fc.property(trees, grants, fc.constantFrom(...SCOPES), (tree, own, scope) => {
        const throughout = holdsThroughout(own, scope);
        seen[`${throughout}`] += 1;
        const held = powers(tree, own);
        if (throughout) {
          for (const place of places(tree, withinOf(own))) expect(held).toContain(`${scope} at ${place}`);
        }
      }),
      { numRuns: 500 },
    );
    expect(Math.min(seen.true, seen.false)).toBeGreaterThan(10);
    const [both, one]: Scope[][] = [['chargers:read', 'transactions:read'], ['chargers:read']];
    const at = (branch: number, scopes: Scope[] = []) => ({ scopes, branch: siteId(branch) });
    expect(holdsThroughout([at(1, both), at(2, both)], 'transactions:read')).toBe(true);
    expect(holdsThroughout([at(1, both), at(2, one)], 'transactions:read')).toBe(false);
    expect(holdsThroughout([], 'transactions:read')).toBe(true);
  });

  it('hold within their branches and nowhere else', () => {
    fc.assert(
      fc.property(trees, grants, (tree, own) => {
        const held = new Set([...powers(tree, own)].map((power) => power.split(' at ')[1]));
        expect(places(tree, withinOf(own)).map(String).sort()).toEqual([...held].sort());
      }),
    );
  });

  it('still hold as long as nothing of them was taken', () => {
    fc.assert(
      fc.property(trees, grants, grants, (tree, now, had) => {
        // The tree is not asked: what is held otherwise than before begins anew.
        if (stillHolds(now, had)) expect(mayHandOn(now, had, covers(tree))).toBe(true);
        expect(stillHolds([...now, ...had], had)).toBe(true);
      }),
    );
  });

  it('of a key are its scopes on each of its branches; the usual ones everywhere when nothing was said', () => {
    const may: Scope[] = ['sites:read'];
    expect(grantsOfKey({ scopes: null, branches: null })).toEqual(USUAL_GRANTS);
    expect(grantsOfKey({ scopes: may, branches: [siteId(1), siteId(2)] })).toEqual([
      { scopes: may, branch: 1 },
      { scopes: may, branch: 2 },
    ]);
    expect(grantsOfKey({ scopes: may, branches: [] })).toEqual([]);
    expect(
      USUAL_GRANTS.flatMap(({ scopes: usual }) => usual.filter((one) => one.endsWith(':manage'))),
    ).toEqual([]);
  });
});
