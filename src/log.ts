/** Where the server logs to: one JSON object per line on standard error. */
import { type Logger, pino } from 'pino';
import type { DomainEvent } from './domain/events.ts';
import { errorToLog } from './gateway/error-to-log.ts';

/** Of errors only what is nobody's business: a database's would tell whole rows. */
export const logTo = (level: string): Logger =>
  pino({ level, serializers: { err: errorToLog } }, pino.destination({ dest: 2, sync: false }));

/** Logs what happens, and counts it. */
export const eventsTo = (log: Logger, count: (kind: string) => void) => (event: DomainEvent) => {
  count(event.kind);
  if (event.kind !== 'hardware-replaced') log.info(event, event.kind);
  else log.warn(event, 'a charger came back with another serial number');
};
