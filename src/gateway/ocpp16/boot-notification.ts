import { accept } from './accept.ts';
import type { Handler } from './handler.ts';
import { text } from './read.ts';
import { iso } from './words.ts';

/** OCPP 1.6 §4.2. Longer texts than the schema allows are kept up to 255 characters. */
export const bootNotification: Handler<'BootNotification'> = async (payload, { from, charging }) => {
  const accepted = accept('BootNotification', payload, 'soft');
  if ('refused' in accepted) return accepted.refused;
  const { told } = accepted;
  const { now, intervalSeconds } = await charging.boot(from, {
    manufacturer: text(told.chargePointVendor),
    model: text(told.chargePointModel),
    // chargeBoxSerialNumber is deprecated, and all that some old ones tell.
    serialNumber: text(told.chargePointSerialNumber) ?? text(told.chargeBoxSerialNumber),
    firmwareVersion: text(told.firmwareVersion),
    iccid: text(told.iccid),
    imsi: text(told.imsi),
    meterSerialNumber: text(told.meterSerialNumber),
    meterType: text(told.meterType),
  });
  return {
    result: { currentTime: iso(now), interval: intervalSeconds, status: 'Accepted' },
    heartbeatSeconds: intervalSeconds,
  };
};
