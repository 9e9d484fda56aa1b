/** OCPP 1.6: which file judges the answer to which of our requests. */
import { isAction16, validatorOf } from '../../generated/ocpp16.validators.mjs';
import type { Judgement } from '../../protocol.ts';
import { fields } from '../read.ts';
import { cancelReservation } from './cancel-reservation.ts';
import { certificateSigned } from './certificate-signed.ts';
import { changeAvailability } from './change-availability.ts';
import { changeConfiguration } from './change-configuration.ts';
import { clearCache } from './clear-cache.ts';
import { clearChargingProfile } from './clear-charging-profile.ts';
import { dataTransfer } from './data-transfer.ts';
import { deleteCertificate } from './delete-certificate.ts';
import { extendedTriggerMessage } from './extended-trigger-message.ts';
import { getCompositeSchedule } from './get-composite-schedule.ts';
import { getConfiguration } from './get-configuration.ts';
import { getDiagnostics } from './get-diagnostics.ts';
import { getInstalledCertificateIds } from './get-installed-certificate-ids.ts';
import { getLocalListVersion } from './get-local-list-version.ts';
import { getLog } from './get-log.ts';
import { installCertificate } from './install-certificate.ts';
import type { ActionToCharger16, Order } from './order.ts';
import { remoteStartTransaction } from './remote-start-transaction.ts';
import { remoteStopTransaction } from './remote-stop-transaction.ts';
import { reserveNow } from './reserve-now.ts';
import { reset } from './reset.ts';
import { sendLocalList } from './send-local-list.ts';
import { setChargingProfile } from './set-charging-profile.ts';
import { signedUpdateFirmware } from './signed-update-firmware.ts';
import { triggerMessage } from './trigger-message.ts';
import { unlockConnector } from './unlock-connector.ts';
import { updateFirmware } from './update-firmware.ts';

export const orders = {
  CancelReservation: cancelReservation,
  CertificateSigned: certificateSigned,
  ChangeAvailability: changeAvailability,
  ChangeConfiguration: changeConfiguration,
  ClearCache: clearCache,
  ClearChargingProfile: clearChargingProfile,
  DataTransfer: dataTransfer,
  DeleteCertificate: deleteCertificate,
  ExtendedTriggerMessage: extendedTriggerMessage,
  GetCompositeSchedule: getCompositeSchedule,
  GetConfiguration: getConfiguration,
  GetDiagnostics: getDiagnostics,
  GetInstalledCertificateIds: getInstalledCertificateIds,
  GetLocalListVersion: getLocalListVersion,
  GetLog: getLog,
  InstallCertificate: installCertificate,
  RemoteStartTransaction: remoteStartTransaction,
  RemoteStopTransaction: remoteStopTransaction,
  ReserveNow: reserveNow,
  Reset: reset,
  SendLocalList: sendLocalList,
  SetChargingProfile: setChargingProfile,
  SignedUpdateFirmware: signedUpdateFirmware,
  TriggerMessage: triggerMessage,
  UnlockConnector: unlockConnector,
  UpdateFirmware: updateFirmware,
} as const satisfies { readonly [A in ActionToCharger16]: Order<A> };

export const isOrder = (action: string): action is ActionToCharger16 => Object.hasOwn(orders, action);

/** What of the payload is not as the schema has it; undefined: nothing. */
export function wrongInOrder(
  action: string,
  payload: object,
): { readonly field: string; readonly rule: string } | undefined {
  if (!isOrder(action) || !isAction16(action))
    return { field: 'action', rule: 'must be one of OCPP 1.6 that a server sends' };
  const validate = validatorOf(action, 'req');
  if ((validate as (data: unknown) => boolean)(payload)) return undefined;
  const error = validate.errors?.[0];
  const way = error?.instancePath.split('/').slice(1) ?? [];
  const params = (error?.params ?? {}) as { missingProperty?: string; allowedValues?: readonly unknown[] };
  if (params.missingProperty !== undefined) way.push(params.missingProperty);
  return { field: way.length === 0 ? 'body' : way.join('.'), rule: ruleOf(error?.message, params) };
}

function ruleOf(
  message: string | undefined,
  params: { readonly missingProperty?: string; readonly allowedValues?: readonly unknown[] },
): string {
  if (params.missingProperty !== undefined) return 'is required';
  if (params.allowedValues !== undefined) return `must be one of ${params.allowedValues.join(', ')}`;
  return message ?? 'is not well formed';
}

/** What the answer to a request means. Lenient as with everything that chargers write: the schema is not asked. */
export function judge(action: string, answer: unknown): Judgement {
  if (!isOrder(action) || typeof answer !== 'object' || answer === null || Array.isArray(answer))
    return 'malformed';
  return orders[action](fields(answer));
}
