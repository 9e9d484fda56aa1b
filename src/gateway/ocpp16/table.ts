/**
 * OCPP 1.6: which file answers which request. Spec words end in this folder; it calls use-cases of app/charging and knows
 * no socket and no storage. How to add a message: docs/how-to/add-an-ocpp-message.md.
 */
import { isAction16 } from '../generated/ocpp16.validators.mjs';
import type { CallContext, Protocol, Reply } from '../protocol.ts';
import { callErrors16 } from '../rpc/call-error.ts';
import { authorize } from './authorize.ts';
import { bootNotification } from './boot-notification.ts';
import { dataTransfer } from './data-transfer.ts';
import { diagnosticsStatusNotification } from './diagnostics-status-notification.ts';
import { firmwareStatusNotification } from './firmware-status-notification.ts';
import { configurationIn, getConfiguration } from './get-configuration.ts';
import type { ActionFromCharger16, Handler } from './handler.ts';
import { heartbeat } from './heartbeat.ts';
import { logStatusNotification } from './log-status-notification.ts';
import { meterValues } from './meter-values.ts';
import { judge, wrongInOrder } from './orders/table.ts';
import { securityEventNotification } from './security-event-notification.ts';
import { signCertificate } from './sign-certificate.ts';
import { signedFirmwareStatusNotification } from './signed-firmware-status-notification.ts';
import { startTransaction } from './start-transaction.ts';
import { statusNotification } from './status-notification.ts';
import { stopTransaction } from './stop-transaction.ts';

export const table = {
  Authorize: authorize,
  BootNotification: bootNotification,
  DataTransfer: dataTransfer,
  DiagnosticsStatusNotification: diagnosticsStatusNotification,
  FirmwareStatusNotification: firmwareStatusNotification,
  Heartbeat: heartbeat,
  LogStatusNotification: logStatusNotification,
  MeterValues: meterValues,
  SecurityEventNotification: securityEventNotification,
  SignCertificate: signCertificate,
  SignedFirmwareStatusNotification: signedFirmwareStatusNotification,
  StartTransaction: startTransaction,
  StatusNotification: statusNotification,
  StopTransaction: stopTransaction,
} as const satisfies { readonly [A in ActionFromCharger16]: Handler<A> };

const neverFails: ReadonlySet<string> = new Set<ActionFromCharger16>([
  'MeterValues',
  'StartTransaction',
  'StatusNotification',
  'StopTransaction',
]);

export const ocpp16: Protocol = {
  subprotocol: 'ocpp1.6',
  knows: isAction16,
  describes: (action) => isAction16(action) && action !== 'DataTransfer',
  neverFails: (action) => neverFails.has(action),
  async answer(action, payload, context) {
    const reply = await handled(action, payload, context);
    // The text of the last CALL is kept whatever became of it; a refusal doesn't depend on that.
    if ('error' in reply && action !== 'Heartbeat') await context.charging.note(context.from).catch(() => {});
    return reply;
  },
  wrongInOrder,
  judge,
  configurationIn,
  readConfiguration: getConfiguration,
};

async function handled(action: string, payload: unknown, context: CallContext): Promise<Reply> {
  // Own keys only: an action may be called `constructor`.
  if (Object.hasOwn(table, action)) return table[action as ActionFromCharger16](payload, context);
  const error = isAction16(action) ? 'NotSupported' : 'NotImplemented';
  return { error, description: callErrors16[error] };
}
