/** What examples.ts shows of transactions: one charge, its sample, and its correction. */

const heard = '2026-11-22T10:00:00.000Z';

export const transaction = {
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

export const sample = {
  sampledAt: '2026-11-22T08:45:00.000Z',
  chargerTime: '2026-11-22T08:45:00.000Z',
  heardAt: heard,
  sampledValue: [{ value: '21000', measurand: 'Energy.Active.Import.Register', unit: 'Wh' }],
};

export const correction = { reason: 'Meter exchanged at 09:10, read off both', energyWh: 18200 };

export const correctedTransaction = {
  ...transaction,
  energyWh: 18200,
  flags: ['corrected'],
  revision: 1,
  told: { energyWh: 17500 },
};

export const transactionCorrected = {
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
