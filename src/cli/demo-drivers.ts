/** Who charges in the demo: more drivers than sockets that are busy, so that a car mostly comes with a card that is free. */
import type { DemoDriver } from './demo-shapes.ts';

const plain = (externalId: string, name: string, home: string, site: string, idTag: string): DemoDriver => ({
  externalId,
  home,
  body: { name },
  tags: [{ idTag, tokenName: 'Card' }],
  sites: [site],
  chargers: [],
});

export const AURORA_DRIVERS: readonly DemoDriver[] = [
  {
    externalId: 'aino',
    home: 'library',
    body: { name: 'Aino Virtanen', payerId: 4001 },
    tags: [
      { idTag: '04A1B2C3D4', tokenName: 'Blue card' },
      { idTag: '04DEAD0001', tokenName: 'Old card', expiringDate: '2025-12-31T22:00:00.000Z' },
    ],
    sites: ['helsinki'],
    chargers: ['CAMPUS-02'],
    externalIds: [
      {
        referenceType: 0,
        referenceId: 'payroll',
        externalId: 'E-1007',
        effectiveFrom: '2026-01-01T00:00:00.000Z',
      },
    ],
  },
  {
    externalId: 'van-7',
    home: 'harbour',
    body: { name: 'Delivery van 7' },
    tags: [{ idTag: '04C0FFEE01', tokenName: 'Key ring' }],
    sites: ['harbour'],
    chargers: [],
  },
  {
    externalId: 'matti',
    home: 'library',
    body: { name: 'Matti Korhonen' },
    tags: [
      { idTag: '04B5C6D7E8', tokenName: 'Card' },
      { idTag: '04B10CCED0', tokenName: 'Lost card', blocked: true, blockedReason: 'reported lost' },
    ],
    sites: ['library', 'campus'],
    chargers: [],
  },
  {
    externalId: 'left-us',
    body: { name: 'Kaisa Laine', active: false },
    tags: [{ idTag: '04FA110001', tokenName: 'Card' }],
    sites: ['aurora'],
    chargers: [],
  },
  plain('elina', 'Elina Mäkelä', 'library', 'helsinki', '04E11A0002'),
  plain('juhani', 'Juhani Nieminen', 'library', 'library', '0410AA3307'),
  plain('sofia', 'Sofia Heikkinen', 'library', 'helsinki', '0450F1A118'),
  plain('petri', 'Petri Rantanen', 'library', 'library', '047E7219C4'),
  plain('emma', 'Emma Laaksonen', 'harbour', 'helsinki', '04E33A7710'),
  plain('ville', 'Ville Turunen', 'harbour', 'harbour', '04711E5D02'),
  plain('van-8', 'Delivery van 8', 'harbour', 'harbour', '04C0FFEE02'),
  plain('noora', 'Noora Salonen', 'campus', 'campus', '0400A5B8E1'),
  plain('olli', 'Olli Karjalainen', 'campus', 'espoo', '04011C4F93'),
  plain('tiina', 'Tiina Lehtonen', 'campus', 'campus', '0471AA90D6'),
  plain('antti', 'Antti Hakala', 'campus', 'espoo', '04A77162B5'),
  plain('pool-1', 'Pool car 1', 'campus', 'aurora', '04900C1A01'),
  plain('pool-2', 'Pool car 2', 'campus', 'aurora', '04900C1A02'),
];

/** The first card of each driver with a right on one of these sites. */
export const cardsOf = (...sites: readonly string[]): string[] =>
  AURORA_DRIVERS.filter(
    ({ body, sites: of }) => body.active !== false && of.some((one) => sites.includes(one)),
  ).map(({ tags }) => String(tags[0]?.idTag));

/** Who is refused where: a blocked card and one that has expired, one without a right, one of who has left, one that nobody knows. */
export const AURORA_STRANGERS = {
  library: ['04B10CCED0', '04DEAD0001'],
  harbour: ['04B5C6D7E8'],
  campus: ['04FA110001', 'DEADBEEF'],
};
