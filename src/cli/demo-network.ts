/** The small, believable network of the demo: two customers, sites three levels deep, a dozen chargers. */
import { borealis } from './demo-borealis.ts';
import { AURORA_DRIVERS, AURORA_STRANGERS, cardsOf } from './demo-drivers.ts';
import { ccs, place, type2 } from './demo-places.ts';
import type { DemoCustomer } from './demo-shapes.ts';

/** Which driver's document is worth reading: rights on a branch, on one charger elsewhere, several tags. */
export const WORTH_READING = { customer: 'Aurora Charging', driver: 'aino' };
/** What the demo orders: of which charger, for whom. */
export const WORTH_STARTING = { chargerId: 'HARB-03', driver: 'van-7' };

/** Counted up when drivers, sites or chargers are added. */
export const EDITION = 2;
/** Comes, and is soon off line: somebody has to look at it. */
export const GONE = 'CAMPUS-03';

const slow = { connectors: 2, maxPowerW: 22_000 };
/** Who comes where: mostly a driver who may, and now and then one who teaches why somebody may not. */
const atLibrary = { tags: cardsOf('library', 'helsinki', 'aurora'), strangeTags: AURORA_STRANGERS.library };
const atHarbour = { tags: cardsOf('harbour', 'helsinki', 'aurora'), strangeTags: AURORA_STRANGERS.harbour };
const atCampus = { tags: cardsOf('campus', 'espoo', 'aurora'), strangeTags: AURORA_STRANGERS.campus };

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
        ...atLibrary,
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
        ...atLibrary,
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
        ...atLibrary,
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
        ...atHarbour,
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
        ...atHarbour,
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
        ...atHarbour,
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
        ...atCampus,
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
        ...atCampus,
        trouble: 'fault',
      },
    },
    {
      chargerId: GONE,
      site: 'campus',
      body: { chargerName: 'Otakaari 5', ...type2([1], 11_000) },
      simulated: {
        vendor: 'Ensto',
        model: 'One',
        firmware: '1.8.0',
        connectors: 1,
        maxPowerW: 11_000,
        trouble: 'offline',
      },
    },
  ],
  drivers: AURORA_DRIVERS,
};

export const DEMO_NETWORK: readonly DemoCustomer[] = [aurora, borealis];
