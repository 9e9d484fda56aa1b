import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accessGroupId, chargerId, chargerKey, driverId, siteId, tagId, transactionId } from '../ids.ts';
import { type AccessFacts, type CoveringRight, decide, type Outcome, type Purpose, STEPS } from './decide.ts';

const NOW = Date.UTC(2026, 10, 22);
const HOUR = 3600_000;

const onSite = (from: number | null = null, until: number | null = null): CoveringRight => ({
  source: 'site',
  siteId: siteId(7),
  siteName: 'Yard',
  above: 0,
  givenBy: 'key 1',
  givenAt: NOW,
  from,
  until,
});
const onGroup = (from: number | null = null, until: number | null = null): CoveringRight => ({
  ...{ source: 'group', groupId: accessGroupId(5), groupName: 'Fleet' },
  ...{ givenBy: 'key 1', givenAt: NOW, from, until },
});
const good: AccessFacts = {
  policy: 'rights',
  tag: { id: tagId(1), blocked: false, startDate: null, expiringDate: null, concurrency: 1 },
  driver: { id: driverId(2), active: true },
  rights: [onSite()],
  running: [],
};
const tag = (change: Partial<NonNullable<AccessFacts['tag']>>): AccessFacts => ({
  ...good,
  tag: { ...(good.tag as NonNullable<AccessFacts['tag']>), ...change },
});
const running = [
  {
    transactionId: transactionId(9),
    charger: chargerKey(3),
    chargerId: chargerId('YARD-3'),
    startedAt: NOW - HOUR,
  },
];
const ask = (facts: AccessFacts, purpose: Purpose = 'start', moment = NOW) =>
  decide(facts, { purpose, moment, now: NOW });

describe('who may charge', () => {
  const table: [string, AccessFacts, Outcome][] = [
    ['a good tag with a right', good, 'accepted'],
    ['an unknown tag', { ...good, tag: null, driver: null }, 'unknown-tag'],
    ['an unknown tag at an open site', { ...good, policy: 'open', tag: null, driver: null }, 'accepted'],
    ['a blocked tag at an open site', { ...tag({ blocked: true }), policy: 'open' }, 'accepted'],
    ['a blocked tag', tag({ blocked: true }), 'blocked'],
    ['a blocked and expired tag', tag({ blocked: true, expiringDate: NOW - 1 }), 'blocked'],
    ['an inactive driver', { ...good, driver: { id: driverId(2), active: false } }, 'driver-inactive'],
    ['a tag from the very moment on', tag({ startDate: NOW }), 'accepted'],
    ['a tag a moment too early', tag({ startDate: NOW + 1 }), 'not-yet-valid'],
    ['a tag at its expiry', tag({ expiringDate: NOW }), 'expired'],
    ['a tag just before its expiry', tag({ expiringDate: NOW + 1 }), 'accepted'],
    ['no right', { ...good, rights: [] }, 'no-right'],
    ['no right where any good tag may charge', { ...good, policy: 'known', rights: [] }, 'accepted'],
    [
      'an expired tag where any good tag may charge',
      { ...tag({ expiringDate: NOW }), policy: 'known' },
      'expired',
    ],
    ['a right that ended now', { ...good, rights: [onSite(null, NOW)] }, 'no-right'],
    ['a right that begins now', { ...good, rights: [onSite(NOW, null)] }, 'accepted'],
    ['a right that begins later', { ...good, rights: [onSite(NOW + 1, null)] }, 'no-right'],
    ['a right on an access group', { ...good, rights: [onGroup()] }, 'accepted'],
    ['one on an access group that ended', { ...good, rights: [onGroup(null, NOW)] }, 'no-right'],
    ['one on a group beside an ended one', { ...good, rights: [onSite(null, NOW), onGroup()] }, 'accepted'],
    ['an ended right beside a good one', { ...good, rights: [onSite(null, NOW), onSite()] }, 'accepted'],
    ['a tag that charges elsewhere', { ...good, running }, 'already-charging'],
    ['a pool card that charges elsewhere', { ...tag({ concurrency: null }), running }, 'accepted'],
    ['a tag for two at a time', { ...tag({ concurrency: 2 }), running }, 'accepted'],
  ];
  it.each(table)('%s → %s', (_, facts, outcome) => {
    expect(ask(facts).outcome).toBe(outcome);
  });

  it('never answers already-charging to an authorize: a second tag also stops a transaction', () => {
    expect(ask({ ...good, running }, 'authorize').outcome).toBe('accepted');
  });

  it('judges the tag at the moment it was shown, rights as they are now', () => {
    expect(ask(tag({ expiringDate: NOW - HOUR }), 'start', NOW - 2 * HOUR).outcome).toBe('accepted');
    expect(ask({ ...good, rights: [onSite(null, NOW - HOUR)] }, 'start', NOW - 2 * HOUR).outcome).toBe(
      'no-right',
    );
  });

  it('does not refuse a start out of an offline queue for what began after it', () => {
    const queued = { purpose: 'start', moment: NOW - 2 * HOUR, now: NOW, queued: true } as const;
    expect(decide({ ...good, running }, queued).outcome).toBe('accepted');
    // A clock that is behind is no queue.
    expect(decide({ ...good, running }, { ...queued, queued: false }).outcome).toBe('already-charging');
    expect(decide({ ...good, running }, { ...queued, moment: NOW }).outcome).toBe('already-charging');
  });

  it('tells every step up to the one that failed, in order', () => {
    fc.assert(
      fc.property(
        facts(),
        fc.constantFrom<Purpose>('authorize', 'start', 'remote-start', 'why'),
        (f, purpose) => {
          const { outcome, steps } = ask(f, purpose);
          const names = steps.map((s) => STEPS.indexOf(s.step));
          expect(names).toEqual([...names].sort((a, b) => a - b));
          expect(steps.slice(0, -1).every((s) => s.passed)).toBe(true);
          expect(steps.at(-1)?.passed).toBe(outcome === 'accepted');
          expect(steps.every((s) => s.found !== '')).toBe(true);
        },
      ),
    );
  });

  it('never accepts less when a right is added', () => {
    fc.assert(
      fc.property(facts(), (f) => {
        const before = ask(f).outcome;
        const after = ask({ ...f, rights: [...f.rights, onSite()] }).outcome;
        if (before === 'accepted') expect(after).toBe('accepted');
        expect(after).not.toBe('no-right');
      }),
    );
  });
});

function facts(): fc.Arbitrary<AccessFacts> {
  const time = fc.option(fc.integer({ min: NOW - 5, max: NOW + 5 }), { nil: null });
  return fc.record({
    policy: fc.constantFrom('open', 'known', 'rights'),
    tag: fc.option(
      fc.record({
        id: fc.constant(tagId(1)),
        blocked: fc.boolean(),
        startDate: time,
        expiringDate: time,
        concurrency: fc.option(fc.integer({ min: 1, max: 2 }), { nil: null }),
      }),
      { nil: null },
    ),
    driver: fc.record({ id: fc.constant(driverId(2)), active: fc.boolean() }),
    rights: fc.array(
      fc.tuple(fc.constantFrom(onSite, onGroup), time, time).map(([on, from, until]) => on(from, until)),
    ),
    running: fc.constantFrom([], running, [...running, ...running]),
  });
}
