/** Where the server logs to: one JSON object per line on standard error. */
import { type Logger, pino } from 'pino';
import { errorToLog } from './gateway/error-to-log.ts';

/** Of errors only what is nobody's business: a database's would tell whole rows. */
export const logTo = (level: string): Logger =>
  pino({ level, serializers: { err: errorToLog } }, pino.destination({ dest: 2, sync: false }));
