import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { around, isIn, isMonth, localText, type Month, offsetAt, zoneOrUtc } from './time-zones.ts';

const HOUR = 3_600_000;
const at = (text: string) => Date.parse(text);
const month = (text: string) => (isMonth(text) ? text : expect.fail(`${text} is no month`));

describe('local time', () => {
  it.each([
    // Both changes of Europe in 2026: 02:59:59 is followed by 04:00, and 03:59:59 by 03:00.
    ['Europe/Helsinki', '2026-03-29T00:59:59.999Z', '2026-03-29T02:59:59.999+02:00'],
    ['Europe/Helsinki', '2026-03-29T01:00:00.000Z', '2026-03-29T04:00:00.000+03:00'],
    ['Europe/Helsinki', '2026-10-25T00:30:00.000Z', '2026-10-25T03:30:00.000+03:00'],
    ['Europe/Helsinki', '2026-10-25T01:30:00.000Z', '2026-10-25T03:30:00.000+02:00'],
    ['America/New_York', '2026-03-08T06:59:59.000Z', '2026-03-08T01:59:59.000-05:00'],
    ['America/New_York', '2026-03-08T07:00:00.000Z', '2026-03-08T03:00:00.000-04:00'],
    ['America/New_York', '2026-11-01T05:30:00.000Z', '2026-11-01T01:30:00.000-04:00'],
    ['America/New_York', '2026-11-01T06:30:00.000Z', '2026-11-01T01:30:00.000-05:00'],
    ['Australia/Lord_Howe', '2026-04-04T15:15:00.000Z', '2026-04-05T01:45:00.000+10:30'],
    ['Asia/Kathmandu', '2026-12-31T18:15:00.000Z', '2027-01-01T00:00:00.000+05:45'],
    ['Pacific/Kiritimati', '2026-10-31T10:00:00.000Z', '2026-11-01T00:00:00.000+14:00'],
    ['Etc/GMT+12', '2026-11-01T11:59:59.999Z', '2026-10-31T23:59:59.999-12:00'],
    // One minute past midnight, in the middle of an hour of UTC.
    ['America/St_Johns', '2010-03-14T03:30:59.000Z', '2010-03-14T00:00:59.000-03:30'],
    ['America/St_Johns', '2010-03-14T03:31:00.000Z', '2010-03-14T01:01:00.000-02:30'],
    ['America/St_Johns', '2010-03-14T03:59:00.000Z', '2010-03-14T01:29:00.000-02:30'],
    ['UTC', '2026-11-01T00:00:00.000Z', '2026-11-01T00:00:00.000+00:00'],
  ])('in %s at %s is %s', (zone, utc, local) => {
    expect(localText(zone, at(utc))).toBe(local);
    expect(at(local)).toBe(at(utc));
  });

  it('of a zone that nobody entered or knows is UTC', () => {
    const zones = [null, 'Europe/Atlantis', '', 'Europe/Helsinki'];
    expect(zones.map(zoneOrUtc)).toEqual(['UTC', 'UTC', 'UTC', 'Europe/Helsinki']);
  });

  it('names the same moment, whatever the zone', () => {
    const moments = fc.integer({ min: at('1970-01-02T00:00:00Z'), max: at('2100-01-01T00:00:00Z') });
    const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
    fc.assert(
      fc.property(zones, moments, (zone, moment) => {
        // Liberia's clocks were 44 minutes and 30 seconds off until 1972: ISO 8601 writes no seconds there.
        fc.pre(offsetAt(zone, moment) % 60_000 === 0);
        expect(at(localText(zone, moment))).toBe(moment);
        expect(Math.abs(offsetAt(zone, moment))).toBeLessThanOrEqual(15 * HOUR);
      }),
    );
  });
});

describe('a month', () => {
  it('begins and ends at midnight of the place, across a change of its clocks', () => {
    const edges: [string, string, string, string][] = [
      ['Europe/Helsinki', '2026-10', '2026-09-30T21:00:00.000Z', '2026-10-31T22:00:00.000Z'],
      ['Europe/Helsinki', '2026-03', '2026-02-28T22:00:00.000Z', '2026-03-31T21:00:00.000Z'],
      ['America/New_York', '2026-11', '2026-11-01T04:00:00.000Z', '2026-12-01T05:00:00.000Z'],
      ['Pacific/Kiritimati', '2026-12', '2026-11-30T10:00:00.000Z', '2026-12-31T10:00:00.000Z'],
      ['UTC', '2026-02', '2026-02-01T00:00:00.000Z', '2026-03-01T00:00:00.000Z'],
    ];
    for (const [zone, name, from, until] of edges) {
      const within = [at(from) - 1, at(from), at(until) - 1, at(until)].map((t) =>
        isIn(month(name), zone, t),
      );
      expect([zone, name, ...within]).toEqual([zone, name, false, true, true, false]);
    }
  });

  it('lies around itself in every zone', () => {
    const months = fc
      .tuple(fc.integer({ min: 1970, max: 2100 }), fc.integer({ min: 1, max: 12 }))
      .map(([year, n]) => `${year}-${String(n).padStart(2, '0')}` as Month);
    const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
    fc.assert(
      fc.property(months, zones, (name, zone) => {
        const { from, until } = around(name);
        expect([isIn(name, zone, from - 1), isIn(name, zone, until)]).toEqual([false, false]);
      }),
    );
  });

  it.each(['2026-13', '2026-00', '2026-1', '26-01', '2026-01-01', '1969-12', '', 'November', '0026-01'])(
    'is not called %j',
    (text) => {
      expect(isMonth(text)).toBe(false);
    },
  );
});
