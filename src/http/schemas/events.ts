/** What happens, as it is told. */
import type { HeardEvent } from '../../app/queries/hear-events.ts';
import { ALERTS, type ToldKind } from '../../domain/events.ts';
import { iso } from '../times.ts';

/** What each kind tells beside `at` and `chargerId`. */
const TELLS: Readonly<Record<ToldKind, string>> = {
  status: '`socketId` (0: the charger itself), `status`, as the charger reported it.',
  started: '`transactionId`, `socketId`, `refused`, `driverId` (null: nobody’s, or not yours to know).',
  stopped: '`transactionId`, `driverId`, `by`: charger, assumed or correction.',
  connected: '`address`.',
  disconnected: '`reason`.',
  booted: 'nothing more.',
  'hardware-replaced': '`before`, `after`: serial numbers.',
  alert: `\`alert\` (${ALERTS.join(', ')}), \`socketId\` (null: none of its sockets), \`text\`: somebody should look at it.`,
  command: '`commandId`, `action`, `state`: what was ordered has come to this state.',
  reservation: '`reservationId`, `socketId` (null: any), `state`: a reservation has come to this state.',
};

export const EVENTS_TOLD = `The data is JSON, of each kind with \`at\`, \`chargerId\` and:\n\n${Object.entries(
  TELLS,
)
  .map(([kind, told]) => `- \`${kind}\`: ${told}`)
  .join('\n')}`;

export function showEvent({ event, driverId }: HeardEvent) {
  const about = { at: iso(event.at), chargerId: event.chargerId };
  switch (event.kind) {
    case 'status':
      return { ...about, socketId: event.socketId, status: event.status };
    case 'started': {
      const { transactionId, socketId, refused } = event;
      return { ...about, transactionId, socketId, refused, driverId };
    }
    case 'stopped':
      return { ...about, transactionId: event.transactionId, driverId, by: event.by };
    case 'connected':
      return { ...about, address: event.address };
    case 'disconnected':
      return { ...about, reason: event.reason };
    case 'booted':
      return about;
    case 'hardware-replaced':
      return { ...about, before: event.before, after: event.after };
    case 'alert':
      return { ...about, alert: event.alert, socketId: event.socketId, text: event.text };
    case 'command':
      return { ...about, commandId: event.commandId, action: event.action, state: event.state };
    case 'reservation':
      return {
        ...about,
        reservationId: event.reservationId,
        socketId: event.socketId,
        state: event.state,
      };
  }
}
