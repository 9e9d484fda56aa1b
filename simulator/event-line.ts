import type { ChargerEvent } from './events.ts';

const kwh = (wh: number): string => `${(wh / 1000).toFixed(2)} kWh`;
const kw = (w: number): string => `${(w / 1000).toFixed(1)} kW`;

/** One event in a few words, undefined for what nobody wants a line about. */
export function describe(event: ChargerEvent): string | undefined {
  switch (event.type) {
    case 'connected':
      return `connected (${event.subprotocol || 'no subprotocol'})`;
    case 'refused':
      return `refused: HTTP ${event.httpStatus} ${event.reason}`.trimEnd();
    case 'unreachable':
      return `no connection: ${event.reason}`;
    case 'disconnected':
      return `disconnected (${event.code}${event.reason === '' ? '' : ` ${event.reason}`})`;
    case 'booted':
      return `boot ${event.status}, interval ${event.intervalS} s`;
    case 'status':
      return `#${event.connector} ${event.status}${event.errorCode === 'NoError' ? '' : ` ${event.errorCode}`}`;
    case 'plugged':
      return `#${event.connector} cable in`;
    case 'unplugged':
      return `#${event.connector} cable out`;
    case 'authorized':
      return `#${event.connector} tag ${event.idTag}: ${event.status}${event.local ? ' (decided by the charger)' : ''}`;
    case 'started':
      return `#${event.connector} started with ${event.idTag} at ${event.meterStart} Wh`;
    case 'transaction-id':
      return `#${event.connector} transaction ${event.transactionId}: ${event.status ?? 'no status'}`;
    case 'sample': {
      const soc = event.soc === undefined ? '' : `, ${event.soc} %`;
      return `#${event.connector} ${kw(event.powerW)}, ${kwh(event.energyWh)}${soc}`;
    }
    case 'stopped':
      return `#${event.connector} stopped ${event.transactionId ?? '(no id yet)'}: ${event.reason}, ${kwh(event.energyWh)}`;
    case 'dropped':
      return `${event.action} given up`;
    case 'call-error':
      return `${event.action} answered with ${event.code} ${event.description}`.trimEnd();
    case 'no-answer':
      return `${event.action} not answered`;
    case 'server-request':
      return `asked for ${event.action}: ${'status' in event.answer ? String(event.answer.status) : 'answered'}`;
    case 'server-request-refused':
      return `asked for ${event.action}: ${event.code}`;
    case 'progress':
      return `${event.of}: ${event.status}`;
    case 'security-event':
      return `security event ${event.event}`;
    case 'power-cut':
      return 'power cut';
    case 'power-back':
      return 'power is back';
    case 'offline':
      return 'network lost';
    case 'online':
      return 'network is back';
    case 'resetting':
      return `${event.kind} reset`;
    case 'closed':
      return 'switched off';
    case 'ready':
    case 'heartbeat':
    case 'delivered':
    case 'frame':
      return undefined;
  }
}

/** `HH:MM:SS charger what`, in local time. */
export function eventLine(at: Date, chargerId: string, what: string): string {
  return `${at.toTimeString().slice(0, 8)} ${chargerId} ${what}`;
}
