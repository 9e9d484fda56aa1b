/** What examples.ts shows of bulk commands. */
import { BULK_CHARGER_STATES, type BulkChargerState } from '../domain/commands/bulk.ts';
import { waiting } from './example-commands.ts';

const all = (state: BulkChargerState) =>
  Object.fromEntries(BULK_CHARGER_STATES.map((one) => [one, one === state ? 1 : 0]));

const bulk = {
  ...{ id: 1, action: 'UpdateFirmware' },
  payload: { location: 'https://files.example.com/2.1.bin', retrieveDate: '2030-01-01T00:00:00.000Z' },
  filter: {
    ...{ siteId: 1, subsites: true, manufacturer: null, model: null, firmwareVersion: null },
    chargerIds: ['YARD-1'],
  },
  ...{ perMinute: 60, expiresIn: 3600, askedBy: 'key 1', createdAt: '2026-11-22T10:00:00.000Z' },
  ...{ cancelledAt: null, problem: null, chargers: 1, over: false },
};
const cancelled = {
  ...bulk,
  ...{ cancelledAt: '2026-11-22T10:05:00.000Z', over: true, counts: all('cancelled') },
};

/** @param commands how many commands there were before. */
export const bulkExamples = (commands: number) => ({
  createBulkCommand: {
    body: {
      ...{ action: bulk.action, payload: bulk.payload, perMinute: 60, expiresIn: '1h' },
      filter: { siteId: 1, subsites: true, chargerIds: ['YARD-1'] },
    },
    answer: { ...bulk, counts: all('waiting') },
  },
  getBulkCommand: { answer: { ...bulk, counts: all('queued') } },
  listBulkCommands: { answer: { items: [{ ...bulk, counts: all('queued') }], nextCursor: null } },
  listBulkCommandChargers: {
    query: { state: 'queued' },
    answer: {
      items: [
        {
          ...{ chargerId: 'YARD-1', state: 'queued', problem: null },
          command: { ...waiting(commands + 1, bulk.action, bulk.payload), bulkCommandId: 1 },
        },
      ],
      nextCursor: null,
    },
  },
  cancelBulkCommand: { answer: cancelled },
  watchBulkCommand: { answer: `event: end\ndata: ${JSON.stringify(cancelled)}\n\n` },
});
