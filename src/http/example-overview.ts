/** What examples.ts shows of the network now: one charger that was never connected. */
import { STATES } from './schemas/driver-document.ts';

const AT = '2026-11-22T10:00:00.000Z';

const none = Object.fromEntries(STATES.map((status) => [status, 0]));
const nothing = { count: 0, items: [] };

export const overviewExamples = {
  getOverview: {
    query: { siteId: 1 },
    answer: {
      at: AT,
      since: '2026-11-21T10:00:00.000Z',
      chargers: { total: 1, connected: 0, byStatus: { ...none, Offline: 1 } },
      sockets: { total: 1, byStatus: { ...none, Offline: 1 } },
      transactions: { open: 0, startedSince: 0, refusedSince: 0, energySinceWh: 0 },
      attention: {
        offline: {
          count: 1,
          items: [
            {
              chargerId: 'YARD-1',
              chargerName: 'Left of the gate',
              groupId: 1,
              groupName: 'Yard',
              since: null,
            },
          ],
        },
        errors: nothing,
        suspects: nothing,
        failedCommands: nothing,
      },
    },
  },
};
