/** The small, believable network of the demo: two customers, sites three levels deep, a dozen chargers. */
import type { DemoCustomer } from './demo-shapes.ts';

/** Which driver's document is worth reading: rights on a branch, on one charger elsewhere, several tags. */
export const WORTH_READING = { customer: 'Aurora Charging', driver: 'aino' };
/** What the demo orders: of which charger, for whom. */
export const WORTH_STARTING = { chargerId: 'HARB-03', driver: 'van-7' };

const place = (
  latitude: number,
  longitude: number,
  streetAddress: string,
  streetNumber: string,
  city: string,
) => ({
  locationInfo: { latitude, longitude, streetAddress, streetNumber, city, country: 'FIN' },
});
// maxWatts is left unset: the demo's time runs faster than its clocks, and its energy would rightly be flagged.
const type2 = (ids: readonly number[], maxWatts: number) => ({
  sockets: ids.map((id) => ({
    id,
    type: 'IEC_62196_T2',
    format: 'SOCKET',
    socketPowerType: 'AC_3_PHASE',
    maxPower: `${maxWatts / 1000} kW`,
    maxVoltage: 230,
    maxAmperage: Math.round(maxWatts / 690),
  })),
});
const ccs = (ids: readonly number[], maxWatts: number) => ({
  sockets: ids.map((id) => ({
    id,
    type: 'IEC_62196_T2_COMBO',
    format: 'CABLE',
    socketPowerType: 'DC',
    maxPower: `${maxWatts / 1000} kW`,
    maxVoltage: 920,
  })),
});
const slow = { connectors: 2, maxPowerW: 22_000 };

const aurora: DemoCustomer = {
  name: 'Aurora Charging',
  sites: [
    {
      externalId: 'aurora',
      body: { groupName: 'Aurora', groupType: 0, payerId: 4001, timeZone: 'Europe/Helsinki' },
    },
    {
      externalId: 'helsinki',
      parent: 'aurora',
      body: {
        groupName: 'Helsinki',
        groupType: 1,
        ...place(60.1699, 24.9384, 'Mannerheimintie', '1', 'Helsinki'),
      },
    },
    {
      externalId: 'library',
      parent: 'helsinki',
      body: {
        groupName: 'Central Library',
        localList: 'on',
        publicGroupName: 'Oodi, car park',
        ...place(60.1738, 24.9382, 'Töölönlahdenkatu', '4', 'Helsinki'),
      },
    },
    {
      externalId: 'harbour',
      parent: 'helsinki',
      body: {
        groupName: 'Harbour Garage',
        costId: 'night-1',
        costName: 'Night tariff',
        ...place(60.1611, 24.9226, 'Jaalaranta', '2', 'Helsinki'),
      },
    },
    { externalId: 'espoo', parent: 'aurora', body: { groupName: 'Espoo', groupType: 1 } },
    {
      externalId: 'campus',
      parent: 'espoo',
      body: {
        groupName: 'Otaniemi Campus',
        policy: 'known',
        ...place(60.1841, 24.8301, 'Otakaari', '1', 'Espoo'),
      },
    },
  ],
  chargers: [
    {
      chargerId: 'LIB-01',
      site: 'library',
      body: { chargerName: 'Library, left', ...type2([1, 2], 22_000) },
      simulated: {
        vendor: 'Alfen',
        model: 'Eve Double',
        firmware: '6.5.0',
        ...slow,
        tags: ['04A1B2C3D4', '04DEAD0001'],
      },
    },
    {
      chargerId: 'LIB-02',
      site: 'library',
      body: { chargerName: 'Library, right', ...type2([1, 2], 22_000) },
      simulated: {
        vendor: 'Alfen',
        model: 'Eve Double',
        firmware: '6.5.0',
        ...slow,
        tags: ['04B5C6D7E8', '04A1B2C3D4'],
      },
    },
    {
      chargerId: 'LIB-HPC',
      site: 'library',
      body: { chargerName: 'Library, fast', evseId: 'FI*AUR*E1001', ...ccs([1], 150_000) },
      simulated: {
        vendor: 'Kempower',
        model: 'Satellite',
        firmware: '2.14',
        connectors: 1,
        maxPowerW: 150_000,
        dc: true,
        tags: ['04B5C6D7E8', '04FA110001'],
      },
    },
    {
      chargerId: 'HARB-01',
      site: 'harbour',
      body: { chargerName: 'Bay 1', physicalReference: 'B1', ...type2([1], 11_000) },
      simulated: {
        vendor: 'Ensto',
        model: 'One',
        firmware: '1.9.3',
        connectors: 1,
        maxPowerW: 11_000,
        tags: ['04A1B2C3D4'],
      },
    },
    {
      chargerId: 'HARB-02',
      site: 'harbour',
      body: { chargerName: 'Bay 2', physicalReference: 'B2', ...type2([1], 11_000) },
      simulated: {
        vendor: 'Ensto',
        model: 'One',
        firmware: '1.9.3',
        connectors: 1,
        maxPowerW: 11_000,
        tags: ['04C0FFEE01'],
      },
    },
    {
      chargerId: 'HARB-03',
      site: 'harbour',
      body: { chargerName: 'Bay 3', physicalReference: 'B3', ...type2([1], 11_000) },
      simulated: {
        vendor: 'Garo',
        model: 'Entity Pro',
        firmware: '4.2',
        connectors: 1,
        maxPowerW: 11_000,
        tags: ['04C0FFEE01', '04A1B2C3D4'],
      },
    },
    {
      chargerId: 'CAMPUS-01',
      site: 'campus',
      body: { chargerName: 'Otakaari 1', ...type2([1, 2], 22_000) },
      simulated: {
        vendor: 'Schneider',
        model: 'EVlink Pro',
        firmware: '3.4.0',
        ...slow,
        tags: ['04B5C6D7E8', '04C0FFEE01'],
      },
    },
    {
      chargerId: 'CAMPUS-02',
      site: 'campus',
      body: { chargerName: 'Otakaari 3', ...type2([1, 2], 22_000) },
      simulated: {
        vendor: 'Schneider',
        model: 'EVlink Pro',
        firmware: '3.4.0',
        ...slow,
        tags: ['04A1B2C3D4', '04FA110001'],
      },
    },
  ],
  drivers: [
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
  ],
};

const borealis: DemoCustomer = {
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
    simulated:
      n === 4
        ? {
            vendor: 'ABB',
            model: 'Terra 64',
            firmware: '1.7',
            connectors: 2,
            maxPowerW: 60_000,
            dc: true,
            tags: ['BUS-0001', 'BUS-0002'],
          }
        : {
            vendor: 'Zaptec',
            model: 'Pro',
            firmware: '3.2',
            connectors: 1,
            maxPowerW: 22_000,
            tags: ['BUS-0001', 'BUS-0002'],
          },
  })),
  drivers: [1, 2].map((n) => ({
    externalId: `bus-${n}`,
    home: 'depot',
    body: { name: `Bus ${n}` },
    tags: [{ idTag: `BUS-000${n}`, tokenName: 'Autocharge', startDate: '2026-01-01T00:00:00.000Z' }],
    sites: n === 1 ? ['tampere'] : ['hall-a'],
    chargers: [],
  })),
};

export const DEMO_NETWORK: readonly DemoCustomer[] = [aurora, borealis];
