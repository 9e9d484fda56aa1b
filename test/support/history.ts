// What may happen to a small network over time: random steps, how each is said over REST, and who may charge afterwards, worked
// out from the plain data below and from driver-semantics.md alone. Shares nothing with src/domain/drivers.
import fc from 'fast-check';

/** One tick of the test's clock, milliseconds. */
export const TICK = 60_000;

/** In ticks since the beginning; null: open on that side. */
export interface Dates {
  readonly from: number | null;
  readonly until: number | null;
}

const SITES = [null, 0, 1, 0, null] as const;
const CHARGERS = [2, 1, 3, 4] as const;
const GROUPS = [[0, 3], [1]] as const;
const TAGS = [0, 0, 1] as const;
const DRIVERS = 2;
/** Sites, then chargers, then groups. */
const TARGETS = SITES.length + CHARGERS.length + GROUPS.length;

const tick = fc.option(fc.integer({ min: 0, max: 8 }), { nil: null });
const dates = fc
  .tuple(tick, tick)
  .map(([from, until]) => ({ from, until: from !== null && until !== null && until <= from ? null : until }));
const site = fc.nat({ max: SITES.length - 1 });
const charger = fc.nat({ max: CHARGERS.length - 1 });
const driver = fc.nat({ max: DRIVERS - 1 });
const tag = fc.nat({ max: TAGS.length - 1 });
const target = fc.nat({ max: TARGETS - 1 });
const one = <K extends string, R extends Record<string, fc.Arbitrary<unknown>>>(kind: K, rest: R) =>
  fc.record({ kind: fc.constant(kind), ...rest }) as fc.Arbitrary<
    { readonly kind: K } & { readonly [N in keyof R]: R[N] extends fc.Arbitrary<infer T> ? T : never }
  >;

export const change = fc.oneof(
  { weight: 8, arbitrary: one('give', { driver, target, dates }) },
  { weight: 3, arbitrary: one('end', { driver, target }) },
  {
    weight: 2,
    arbitrary: one('replace', {
      driver,
      list: fc.uniqueArray(fc.record({ target, dates }), { selector: (r) => r.target, maxLength: 4 }),
    }),
  },
  { weight: 3, arbitrary: one('move-site', { site, to: fc.option(site, { nil: null }) }) },
  { weight: 3, arbitrary: one('move-charger', { charger, to: site }) },
  {
    weight: 2,
    arbitrary: one('policy', { site, policy: fc.constantFrom('open', 'known', 'rights', 'rights') }),
  },
  {
    weight: 3,
    arbitrary: one('hold', { group: fc.nat({ max: GROUPS.length - 1 }), charger, held: fc.boolean() }),
  },
  { weight: 3, arbitrary: one('tag', { tag, blocked: fc.boolean(), dates }) },
  { weight: 2, arbitrary: one('move-tag', { tag, to: driver }) },
  { weight: 1, arbitrary: one('active', { driver, active: fc.boolean() }) },
  { weight: 5, arbitrary: one('wait', { ticks: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 1, arbitrary: one('delete-tag', { tag }) },
  { weight: 1, arbitrary: one('delete-site', { site }) },
  { weight: 1, arbitrary: one('delete-charger', { charger }) },
  { weight: 1, arbitrary: one('delete-group', { group: fc.nat({ max: GROUPS.length - 1 }) }) },
  { weight: 1, arbitrary: one('erase', { driver }) },
);
export type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

/** Who tries to start, where, and whether it charges on. */
export const attempt = fc.record({
  tag,
  charger,
  socket: fc.integer({ min: 1, max: 2 }),
  stays: fc.boolean(),
});

/** What REST called what was made, in the order of the lists above. */
export interface Named {
  readonly sites: readonly number[];
  readonly chargers: readonly string[];
  readonly groups: readonly number[];
  readonly drivers: readonly number[];
  readonly tags: readonly { readonly id: number; readonly idTag: string }[];
}

export interface Said {
  readonly method: string;
  readonly path: string;
  readonly body?: object;
}

export class History {
  readonly sites = SITES.map((parent) => ({
    parent: parent as number | null,
    policy: 'rights',
    gone: false,
  }));
  readonly chargers = CHARGERS.map((on) => ({ site: on as number, gone: false }));
  readonly groups = GROUPS.map((held) => ({ held: new Set<number>(held), gone: false }));
  readonly drivers = Array.from({ length: DRIVERS }, () => ({
    active: true,
    gone: false,
    rights: new Map<number, Dates>(),
  }));
  readonly tags = TAGS.map((of) => ({
    driver: of as number,
    blocked: false,
    dates: { from: null, until: null } as Dates,
    gone: false,
  }));
  now = 0;

  /** What is said over REST to make the change; undefined: it means nothing any more. The model is changed already then. */
  say(step: Change, names: Named, iso: (ticks: number | null) => string | null): Said | undefined {
    const good = (when: Dates) => ({ from: iso(when.from), until: iso(when.until) });
    switch (step.kind) {
      case 'wait':
        this.now += step.ticks;
        return undefined;
      case 'give': {
        const who = this.drivers[step.driver]!;
        if (who.gone || this.#targetGone(step.target)) return undefined;
        who.rights.set(step.target, step.dates);
        const path = `/drivers/${names.drivers[step.driver]}/${pathOf(step.target, names)}`;
        return { method: 'PUT', path, body: good(step.dates) };
      }
      case 'end': {
        const who = this.drivers[step.driver]!;
        if (who.gone || this.#targetGone(step.target)) return undefined;
        who.rights.delete(step.target);
        return {
          method: 'DELETE',
          path: `/drivers/${names.drivers[step.driver]}/${pathOf(step.target, names)}`,
        };
      }
      case 'replace': {
        const who = this.drivers[step.driver]!;
        if (who.gone) return undefined;
        const list = step.list.filter((right) => !this.#targetGone(right.target));
        who.rights.clear();
        for (const right of list) who.rights.set(right.target, right.dates);
        const items = list.map((right) => ({ ...itemOf(right.target, names), ...good(right.dates) }));
        return { method: 'PUT', path: `/drivers/${names.drivers[step.driver]}/rights`, body: { items } };
      }
      case 'move-site': {
        const moved = this.sites[step.site]!;
        if (
          moved.gone ||
          (step.to !== null && (this.sites[step.to]!.gone || this.#up(step.to).includes(step.site)))
        ) {
          return undefined;
        }
        moved.parent = step.to;
        const parentGroupId = step.to === null ? null : names.sites[step.to];
        return { method: 'PATCH', path: `/sites/${names.sites[step.site]}`, body: { parentGroupId } };
      }
      case 'move-charger': {
        const moved = this.chargers[step.charger]!;
        if (moved.gone || this.sites[step.to]!.gone) return undefined;
        moved.site = step.to;
        const body = { groupId: names.sites[step.to] };
        return { method: 'PATCH', path: `/chargers/${names.chargers[step.charger]}`, body };
      }
      case 'policy': {
        const changed = this.sites[step.site]!;
        if (changed.gone) return undefined;
        changed.policy = step.policy;
        return { method: 'PATCH', path: `/sites/${names.sites[step.site]}`, body: { policy: step.policy } };
      }
      case 'hold': {
        const group = this.groups[step.group]!;
        if (group.gone || this.chargers[step.charger]!.gone) return undefined;
        if (step.held) group.held.add(step.charger);
        else group.held.delete(step.charger);
        const path = `/access-groups/${names.groups[step.group]}/chargers/${names.chargers[step.charger]}`;
        return { method: step.held ? 'PUT' : 'DELETE', path };
      }
      case 'tag': {
        const changed = this.tags[step.tag]!;
        if (changed.gone) return undefined;
        Object.assign(changed, { blocked: step.blocked, dates: step.dates });
        const { from: startDate, until: expiringDate } = good(step.dates);
        const body = { blocked: step.blocked, startDate, expiringDate };
        return { method: 'PATCH', path: tagPath(changed.driver, step.tag, names), body };
      }
      case 'move-tag': {
        const moved = this.tags[step.tag]!;
        if (moved.gone || this.drivers[step.to]!.gone) return undefined;
        const path = `${tagPath(moved.driver, step.tag, names)}/move`;
        moved.driver = step.to;
        return { method: 'POST', path, body: { userid: names.drivers[step.to] } };
      }
      case 'active': {
        const changed = this.drivers[step.driver]!;
        if (changed.gone) return undefined;
        changed.active = step.active;
        const body = { active: step.active };
        return { method: 'PATCH', path: `/drivers/${names.drivers[step.driver]}`, body };
      }
      case 'delete-tag': {
        const deleted = this.tags[step.tag]!;
        if (deleted.gone) return undefined;
        deleted.gone = true;
        return { method: 'DELETE', path: `${tagPath(deleted.driver, step.tag, names)}?cascade=true` };
      }
      case 'delete-site': {
        if (this.sites[step.site]!.gone) return undefined;
        const under = this.sites.flatMap((_, i) => (this.#up(i).includes(step.site) ? [i] : []));
        for (const [i, on] of this.chargers.entries()) if (under.includes(on.site)) this.#dropCharger(i);
        for (const i of under) this.#drop(this.sites[i]!, i);
        return { method: 'DELETE', path: `/sites/${names.sites[step.site]}?cascade=true` };
      }
      case 'delete-charger': {
        if (this.chargers[step.charger]!.gone) return undefined;
        this.#dropCharger(step.charger);
        return { method: 'DELETE', path: `/chargers/${names.chargers[step.charger]}?cascade=true` };
      }
      case 'delete-group': {
        const deleted = this.groups[step.group]!;
        if (deleted.gone) return undefined;
        this.#drop(deleted, SITES.length + CHARGERS.length + step.group);
        return { method: 'DELETE', path: `/access-groups/${names.groups[step.group]}?cascade=true` };
      }
      case 'erase': {
        const erased = this.drivers[step.driver]!;
        if (erased.gone) return undefined;
        erased.gone = true;
        for (const own of this.tags) if (own.driver === step.driver) own.gone = true;
        return { method: 'POST', path: `/drivers/${names.drivers[step.driver]}/erase` };
      }
    }
  }

  /** Sites that the driver's rights cover now. */
  coveredSites(who: number): number[] {
    return this.sites.flatMap((at, i) =>
      !at.gone && this.#up(i).some((up) => this.#has(who, up)) ? [i] : [],
    );
  }

  /** Chargers that it may use one by one, or as part of a group, now. */
  singleChargers(who: number): number[] {
    return this.chargers.flatMap((at, i) =>
      !at.gone &&
      (this.#has(who, SITES.length + i) ||
        this.groups.some(
          (group, g) => group.held.has(i) && this.#has(who, SITES.length + CHARGERS.length + g),
        ))
        ? [i]
        : [],
    );
  }

  /** Chargers that its rights cover now, in whatever way. */
  chargersOf(who: number): number[] {
    const [sites, single] = [this.coveredSites(who), this.singleChargers(who)];
    return this.chargers.flatMap((at, i) =>
      !at.gone && (sites.includes(at.site) || single.includes(i)) ? [i] : [],
    );
  }

  /** Why the tag may or may not charge there, but for what it charges already. */
  outcome(shown: number, at: number): string {
    const policy = this.sites[this.chargers[at]!.site]?.policy;
    const { driver: who, blocked, dates: when, gone } = this.tags[shown]!;
    if (policy === 'open') return 'accepted';
    if (gone) return 'unknown-tag';
    if (blocked) return 'blocked';
    if (!this.drivers[who]!.active) return 'driver-inactive';
    if (when.from !== null && this.now < when.from) return 'not-yet-valid';
    if (when.until !== null && this.now >= when.until) return 'expired';
    return policy === 'known' || this.chargersOf(who).includes(at) ? 'accepted' : 'no-right';
  }

  /** The site and all above it. */
  #up(from: number): number[] {
    const above: number[] = [];
    for (let i: number | null = from; i !== null; i = this.sites[i]?.parent ?? null) above.push(i);
    return above;
  }

  #has(who: number, on: number): boolean {
    const right = this.drivers[who]?.rights.get(on);
    return (
      right !== undefined &&
      (right.from === null || right.from <= this.now) &&
      (right.until === null || this.now < right.until)
    );
  }

  #targetGone(on: number): boolean {
    const [kind, i] = targetOf(on);
    return { sites: this.sites, chargers: this.chargers, groups: this.groups }[kind][i]!.gone;
  }

  /** With the rights on it. */
  #drop(thing: { gone: boolean }, on: number): void {
    thing.gone = true;
    for (const { rights } of this.drivers) rights.delete(on);
  }

  #dropCharger(i: number): void {
    this.#drop(this.chargers[i]!, SITES.length + i);
    for (const { held } of this.groups) held.delete(i);
  }
}

function targetOf(on: number): readonly ['sites' | 'chargers' | 'groups', number] {
  if (on < SITES.length) return ['sites', on];
  const rest = on - SITES.length;
  return rest < CHARGERS.length ? ['chargers', rest] : ['groups', rest - CHARGERS.length];
}

function pathOf(on: number, names: Named): string {
  const [kind, i] = targetOf(on);
  return `${kind === 'groups' ? 'access-groups' : kind}/${names[kind][i]}`;
}

function itemOf(on: number, names: Named): object {
  const [kind, i] = targetOf(on);
  if (kind === 'sites') return { source: 'site', groupId: names.sites[i] };
  if (kind === 'chargers') return { source: 'charger', chargerId: names.chargers[i] };
  return { source: 'group', accessGroupId: names.groups[i] };
}

const tagPath = (of: number, shown: number, names: Named) =>
  `/drivers/${names.drivers[of]}/tags/${names.tags[shown]?.id}`;
