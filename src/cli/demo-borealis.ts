/** The second customer of the demo: a depot and its buses, of which nobody at Aurora sees anything. */
import { ccs, place, type2 } from './demo-places.ts';
import type { DemoCustomer, DemoDriver } from './demo-shapes.ts';

const card = (n: number) => `BUS-000${n}`;
/** Every other one may also charge outside of the hall. */
const BUSES = [1, 2, 3, 4, 5, 6];
const everywhere = (n: number) => n % 2 === 1;

export const borealis: DemoCustomer = {
  name: 'Borealis Fleet',
  sites: [
    { externalId: 'tampere', body: { groupName: 'Tampere', timeZone: 'Europe/Helsinki' } },
    {
      externalId: 'depot',
      parent: 'tampere',
      body: { groupName: 'Depot North', ...place(61.5035, 23.8083, 'Sammonkatu', '63', 'Tampere') },
    },
    { externalId: 'hall-a', parent: 'depot', body: { groupName: 'Hall A', groupType: 3 } },
  ],
  chargers: [1, 2, 3, 4].map((n) => ({
    chargerId: `DEPOT-0${n}`,
    site: n < 3 ? 'hall-a' : 'depot',
    body: { chargerName: `Lane ${n}`, ...(n === 4 ? ccs([1, 2], 60_000) : type2([1], 22_000)) },
    simulated: {
      ...(n === 4
        ? { vendor: 'ABB', model: 'Terra 64', firmware: '1.7', connectors: 2, maxPowerW: 60_000, dc: true }
        : { vendor: 'Zaptec', model: 'Pro', firmware: '3.2', connectors: 1, maxPowerW: 22_000 }),
      ...(n < 3
        ? { tags: BUSES.map(card) }
        : { tags: BUSES.filter(everywhere).map(card), strangeTags: [card(2)] }),
    },
  })),
  drivers: BUSES.map(
    (n): DemoDriver => ({
      externalId: `bus-${n}`,
      home: 'depot',
      body: { name: `Bus ${n}` },
      tags: [{ idTag: card(n), tokenName: 'Autocharge', startDate: '2026-01-01T00:00:00.000Z' }],
      sites: everywhere(n) ? ['tampere'] : ['hall-a'],
      chargers: [],
    }),
  ),
};
