/** What examples.ts shows of commands: those of all actions, their short forms, those to many chargers. */
import { bulkExamples } from './example-bulk-commands.ts';
import { actionExamples, ORDERED, waiting } from './example-commands.ts';
import type { Example } from './examples.ts';

/** It waits for its charger, which is away. */
const away = { query: { expiresIn: '1h' }, status: 202 };
const idTag = '04A1B2C3D4E5F6';

const stop = (id: number) => waiting(id, 'RemoteStopTransaction', { transactionId: 2 }, 'YARD-2');

/** Transaction 2 runs at YARD-2. */
export const commandExamples: Readonly<Record<string, Example>> = {
  ...actionExamples,
  startCharging: {
    ...away,
    body: { idTag, socketId: 1, unchecked: true },
    answer: waiting(ORDERED + 1, 'RemoteStartTransaction', { idTag, connectorId: 1 }),
  },
  resetCharger: {
    ...away,
    body: { type: 'soft' },
    answer: waiting(ORDERED + 2, 'Reset', { type: 'Soft' }),
  },
  unlockSocket: { ...away, answer: waiting(ORDERED + 3, 'UnlockConnector', { connectorId: 1 }) },
  setChargerAvailability: {
    ...away,
    body: { available: false },
    answer: waiting(ORDERED + 4, 'ChangeAvailability', { connectorId: 0, type: 'Inoperative' }),
  },
  setSocketAvailability: {
    ...away,
    body: { available: true },
    answer: waiting(ORDERED + 5, 'ChangeAvailability', { connectorId: 1, type: 'Operative' }),
  },
  setConfiguration: {
    ...away,
    body: { key: 'MeterValueSampleInterval', value: '60' },
    answer: waiting(ORDERED + 6, 'ChangeConfiguration', { key: 'MeterValueSampleInterval', value: '60' }),
  },
  stopTransaction: { path: { transactionId: 2 }, ...away, answer: stop(ORDERED + 7) },
  stopSocket: { path: { chargerId: 'YARD-2' }, ...away, answer: stop(ORDERED + 8) },
  stopDriver: { ...away, answer: { items: [stop(ORDERED + 9)] } },
  ...bulkExamples(ORDERED + 9),
};
