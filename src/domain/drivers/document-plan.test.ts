import fc from 'fast-check';
import { expect, it } from 'vitest';
import { chargerKey, driverId, siteId } from '../ids.ts';
import type { ChargerFragment } from './charger-document.ts';
import { chargerDocument, countSockets } from './charger-document.ts';
import { type DriverSkeleton, driverDocument } from './document.ts';
import { countersText, documentPlan } from './document-plan.ts';

const NOW = 1_795_000_000_000;

const text = fc.string({ unit: 'grapheme', maxLength: 8 });
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });

/** Sites by their place; the parent stands before. */
const worlds = fc.array(fc.record({ name: text, above: fc.nat() }), { maxLength: 6 }).chain((sites) =>
  fc.record({
    sites: fc.constant(sites),
    chargers: fc.array(
      fc.record({ at: fc.nat(), name: text, sockets: fc.nat({ max: 2 }), alone: fc.boolean() }),
      {
        maxLength: 8,
      },
    ),
    name: text,
    external: maybe(text),
  }),
);

function fragment(key: number, name: string, sockets: number): ChargerFragment {
  const none = null as never;
  const facts = {
    onlineSince: 1,
    offlineSince: null,
    bootingSince: null,
    settledAt: null,
    own: null,
    createdAt: 0,
  };
  const one = (id: number) => ({
    ...({ socketId: id, name, type: null, maxPower: null } as never as ChargerFragment['sockets'][number]),
    facts: {
      status: id === 1 ? 'Error' : 'Available',
      since: 2,
      transactionOpen: false,
      usedAt: null,
      createdAt: 0,
    } as const,
  });
  return {
    ...({
      firmwareVersion: none,
      capabilities: [],
      places: [],
      configuration: null,
    } as never as ChargerFragment),
    ...{ key: chargerKey(key), chargerName: name, facts, held: null, lastSeen: key, integrationRelays: null },
    sockets: Array.from({ length: sockets }, (_, i) => one(i + 1)),
  };
}

it('filled in, is the document', () => {
  fc.assert(
    fc.property(worlds, ({ sites, chargers, name, external }) => {
      const skeleton = {
        ...{
          revision: 1,
          id: driverId(7),
          name,
          homeSiteId: null,
          homeSiteName: null,
          externalId: external,
          payerId: null,
        },
        ...{ tags: [], externalReferences: [] },
        sites: sites.map(({ name: groupName, above }, i) => ({
          ...{
            id: siteId(i + 1),
            groupName,
            groupType: null,
            externalId: null,
            payerId: null,
            costId: name,
            costName: null,
          },
          ...{
            paymentRecipientId: null,
            parentId: i === 0 || above % 3 === 0 ? null : siteId((above % i) + 1),
          },
        })),
        siteChargers: chargers.flatMap(({ at }, i) =>
          sites.length === 0 ? [] : [{ charger: chargerKey(i + 1), siteId: siteId((at % sites.length) + 1) }],
        ),
        chargers: chargers.flatMap(({ alone }, i) => (alone ? [chargerKey(i + 1)] : [])).reverse(),
      } satisfies DriverSkeleton;
      const fragments = new Map(
        chargers.map((one, i) => [chargerKey(i + 1), fragment(i + 1, one.name, one.sockets)] as const),
      );
      const shown = (key: number) => fragments.get(chargerKey(key)) as ChargerFragment;
      const plan = documentPlan(skeleton);
      const sums = plan.sites.map(({ chargers: own }) => countSockets(own.map(shown), NOW));
      for (let i = sums.length - 1; i >= 0; i--) {
        const around = sums[plan.sites[i]?.parent ?? -1];
        for (const name of ['online', 'offline', 'error'] as const)
          if (around) around[name] += sums[i]?.[name] ?? 0;
      }
      const filled = plan.parts.map((part) => {
        if (typeof part === 'string') return part;
        if ('counters' in part) return countersText(sums[part.counters] as (typeof sums)[number]);
        return part.chargers.map((key) => JSON.stringify(chargerDocument(shown(key), NOW))).join();
      });
      expect(filled.join('')).toBe(JSON.stringify(driverDocument(skeleton, fragments, NOW)));
    }),
  );
});
