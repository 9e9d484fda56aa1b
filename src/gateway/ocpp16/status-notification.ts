import type { Handler } from './handler.ts';
import { connector, fields, text, time } from './read.ts';
import { ownStatus } from './words.ts';

/**
 * OCPP 1.6 §4.9. Never a CALLERROR. A status that isn't one of the spec's, or that is told of a connector that can't be
 * read, is null: it changes nothing (0 would be the charger itself). An errorCode that isn't told is NoError.
 */
export const statusNotification: Handler<'StatusNotification'> = async (payload, { from, charging }) => {
  const told = fields(payload);
  const connectorId = connector(told.connectorId);
  await charging.status(from, {
    connectorId: connectorId ?? 0,
    status: connectorId === null ? null : ownStatus(text(told.status)),
    errorCode: text(told.errorCode) ?? 'NoError',
    info: text(told.info),
    vendorId: text(told.vendorId),
    vendorErrorCode: text(told.vendorErrorCode),
    time: told.timestamp === undefined || told.timestamp === null ? null : time(told.timestamp),
  });
  return { result: {} };
};
