import { meetsSchema } from './accept.ts';
import type { Handler } from './handler.ts';
import { fields, text, time, transaction, whole } from './read.ts';
import { samples } from './samples.ts';
import { idTagInfo } from './words.ts';

/** OCPP 1.6 §4.10. Never a CALLERROR, and always accepted; idTagInfo only when a tag was told. */
export const stopTransaction: Handler<'StopTransaction'> = async (payload, { from, charging }) => {
  const told = fields(payload);
  const answer = await charging.stop(from, {
    transactionId: transaction(told.transactionId),
    idTag: text(told.idTag),
    meterStop: whole(told.meterStop),
    reason: text(told.reason, 50),
    time: time(told.timestamp),
    samples: samples(told.transactionData),
    malformed: !meetsSchema('StopTransaction', payload),
  });
  return { result: answer === null ? {} : { idTagInfo: idTagInfo(answer) } };
};
