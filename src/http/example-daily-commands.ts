/** What examples.ts shows of commands: those of all actions, their short forms, those to many chargers. */
import { bulkExamples } from './example-bulk-commands.ts';
import { actionExamples, ORDERED, over, RESERVED, waiting } from './example-commands.ts';
import { localListExamples } from './example-local-lists.ts';
import { reservationExamples } from './example-reservations.ts';

const idTag = '04A1B2C3D4E5F6';
const key = { key: 'MeterValueSampleInterval', value: '60' };
/** It waits for its charger, which is away; were it there, it would have answered. */
const away = (command: ReturnType<typeof waiting>) => ({
  ...{ query: { expiresIn: '1h' }, status: 202, answer: command, also: { 200: over(command) } },
});
const stop = (id: number) => waiting(id, 'RemoteStopTransaction', { transactionId: 2 }, 'YARD-2');
const [begun, out, inUse] = [
  { idTag, connectorId: 1 },
  { connectorId: 0, type: 'Inoperative' },
  { connectorId: 1, type: 'Operative' },
];
const ofDriver = stop(ORDERED + 9);

/** Transaction 2 runs at YARD-2. */
export const commandExamples = {
  ...actionExamples,
  startCharging: {
    ...away(waiting(ORDERED + 1, 'RemoteStartTransaction', begun)),
    body: { idTag, socketId: 1, unchecked: true },
  },
  resetCharger: { ...away(waiting(ORDERED + 2, 'Reset', { type: 'Soft' })), body: { type: 'soft' } },
  unlockSocket: away(waiting(ORDERED + 3, 'UnlockConnector', { connectorId: 1 })),
  setChargerAvailability: {
    ...away(waiting(ORDERED + 4, 'ChangeAvailability', out)),
    body: { available: false },
  },
  setSocketAvailability: {
    ...away(waiting(ORDERED + 5, 'ChangeAvailability', inUse)),
    body: { available: true },
  },
  setConfiguration: { ...away(waiting(ORDERED + 6, 'ChangeConfiguration', key)), body: key },
  stopTransaction: { ...away(stop(ORDERED + 7)), path: { transactionId: 2 } },
  stopSocket: { ...away(stop(ORDERED + 8)), path: { chargerId: 'YARD-2' } },
  stopDriver: {
    ...away(ofDriver),
    answer: { items: [ofDriver] },
    also: { 200: { items: [over(ofDriver)] } },
  },
  ...bulkExamples(ORDERED + 9),
  ...reservationExamples(ORDERED + 10, RESERVED),
  ...localListExamples,
};
