import { meetsSchema } from './accept.ts';
import type { Handler } from './handler.ts';
import { connector, fields, int32, text, time, whole } from './read.ts';
import { idTagInfo } from './words.ts';

/**
 * OCPP 1.6 §4.8. Never a CALLERROR: whatever can be read becomes a transaction. A connector that can't be read is told as
 * 0, which no start can mean (§6.45 connectorId > 0): the transaction is kept on socket 0, as malformed. A tag that
 * can't be read is empty, and so unknown.
 */
export const startTransaction: Handler<'StartTransaction'> = async (payload, { from, charging }) => {
  const told = fields(payload);
  const connectorId = connector(told.connectorId);
  const answer = await charging.start(from, {
    connectorId: connectorId ?? 0,
    idTag: text(told.idTag) ?? '',
    meterStart: whole(told.meterStart),
    reservationId: int32(told.reservationId),
    time: time(told.timestamp),
    malformed: connectorId === null || connectorId === 0 || !meetsSchema('StartTransaction', payload),
  });
  return { result: { idTagInfo: idTagInfo(answer), transactionId: answer.transactionId } };
};
