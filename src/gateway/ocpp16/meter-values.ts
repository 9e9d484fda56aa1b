import type { Handler } from './handler.ts';
import { connector, fields, transaction } from './read.ts';
import { samples } from './samples.ts';

/** OCPP 1.6 §4.7. Never a CALLERROR. A connector that can't be read is 0: the transaction's id still binds the samples. */
export const meterValues: Handler<'MeterValues'> = async (payload, { from, charging }) => {
  const told = fields(payload);
  await charging.meterValues(from, {
    connectorId: connector(told.connectorId) ?? 0,
    transactionId: transaction(told.transactionId),
    samples: samples(told.meterValue),
  });
  return { result: {} };
};
