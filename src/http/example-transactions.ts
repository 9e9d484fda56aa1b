/** What examples.ts shows of transactions: one charge, its sample, and its correction. */

import { page } from './example-things.ts';

const heard = '2026-11-22T10:00:00.000Z';

const transaction = {
  id: 1,
  chargerId: 'YARD-1',
  socketId: 1,
  groupId: 1,
  groupName: 'Yard',
  idTag: '04A1B2C3D4E5F6',
  tagId: 1,
  tokenName: 'Blue card',
  driverId: 1,
  driverName: 'Aino Virtanen',
  driverExternalId: 'crm-4711',
  outcome: 'accepted',
  refused: false,
  startedAt: '2026-11-22T08:00:00.000Z',
  stoppedAt: '2026-11-22T09:30:00.000Z',
  energyWh: 17500,
  meterStart: 12000,
  meterStop: 29500,
  reason: 'EVDisconnected',
  closedBy: 'charger',
  flags: [],
  revision: 0,
  told: null,
  suspectSince: null,
  suspectReason: null,
  startChargerTime: '2026-11-22T08:00:00.000Z',
  startHeardAt: heard,
  stopChargerTime: '2026-11-22T09:30:00.000Z',
  stopHeardAt: heard,
  stopIdTag: null,
  closedAt: heard,
  evidenceAt: heard,
  reservationId: null,
  samples: 1,
  firstRegisterWh: 21000,
  lastRegisterWh: 21000,
  lastSampleAt: '2026-11-22T08:45:00.000Z',
  intervalWh: null,
};

const sample = {
  sampledAt: '2026-11-22T08:45:00.000Z',
  chargerTime: '2026-11-22T08:45:00.000Z',
  heardAt: heard,
  sampledValue: [{ value: '21000', measurand: 'Energy.Active.Import.Register', unit: 'Wh' }],
};

const correction = { reason: 'Meter exchanged at 09:10, read off both', energyWh: 18200 };

const correctedTransaction = {
  ...transaction,
  energyWh: 18200,
  flags: ['corrected'],
  revision: 1,
  told: { energyWh: 17500 },
};

const transactionCorrected = {
  id: 31,
  at: heard,
  actor: 'key 1',
  requestId: '0b6f4a52-3c1d-4e8a-9f27-5d8e6a7b9c10',
  action: 'correct',
  thing: 'transaction',
  thingId: '1',
  driverId: 1,
  reason: correction.reason,
  changes: { energyWh: { from: 17500, to: 18200 } },
};

const file = (...rows: string[][]) => rows.map((row) => `${row.join(',')}\r\n`).join('');

const transactionsFile = file(
  [
    ...['transactionId', 'chargerId', 'socketId', 'siteId', 'siteName', 'driverId', 'driverName'],
    ...['driverExternalId', 'idTag', 'tokenName', 'timeZone', 'startedLocal', 'startedUtc', 'stoppedLocal'],
    ...['stoppedUtc', 'energyKwh', 'meterStartWh', 'meterStopWh', 'reason', 'flags', 'refused', 'revision'],
  ],
  [
    ...['1', 'YARD-1', '1', '1', 'Yard', '1', 'Aino Virtanen', 'crm-4711', '04A1B2C3D4E5F6', 'Blue card'],
    ...['Europe/Helsinki', '2026-11-22T10:00:00.000+02:00', '2026-11-22T08:00:00.000Z'],
    ...['2026-11-22T11:30:00.000+02:00', '2026-11-22T09:30:00.000Z', '18.200', '12000', '29500'],
    ...['EVDisconnected', 'corrected', 'false', '1'],
  ],
);

const driversFile = file(
  [
    ...[
      'driverId',
      'name',
      'externalId',
      'homeSiteId',
      'homeSiteName',
      'active',
      'payerId',
      'tagId',
      'idTag',
    ],
    ...['tokenName', 'startDate', 'expiringDate', 'blocked', 'blockedReason', 'invoicable', 'concurrency'],
  ],
  [
    ...['1', 'Aino Virtanen', 'crm-4711', '1', 'Yard', 'true', '', '1', '04A1B2C3D4E5F6', 'Blue card'],
    ...['', '', 'false', '', 'true', ''],
  ],
  [
    ...['1', 'Aino Virtanen', 'crm-4711', '1', 'Yard', 'true', '', '2', 'FI-HRB-C12345678-0000001'],
    ...['Contract', '', '2030-01-01T00:00:00.000Z', 'false', '', 'false', ''],
  ],
  [
    ...['1', 'Aino Virtanen', 'crm-4711', '1', 'Yard', 'true', '', '3', 'F6E5D4C3B2A104'],
    ...['"Blue card, as the gate reads it"', '', '', 'false', '', 'false', ''],
  ],
);

/** While the charger of the examples is connected. */
export const transactionExamples = {
  listTransactions: {
    query: { startedFrom: '2026-11-22T00:00:00.000Z', siteId: 1, chargerId: 'YARD-1', open: false },
    answer: page(transaction),
  },
  getTransaction: { answer: transaction },
  listMeterValues: { answer: page(sample) },
};

/** When nobody asks any more for what the driver’s history was. */
export const correctionExamples = {
  correctTransaction: { body: correction, answer: correctedTransaction },
  listTransactionHistory: { answer: page(transactionCorrected) },
  exportTransactions: { query: { month: '2026-11' }, answer: transactionsFile },
  exportDrivers: { answer: driversFile },
};
