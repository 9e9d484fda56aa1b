import { authorize } from './authorize.ts';
import { boot } from './boot.ts';
import type { Charging } from './charging.ts';
import { meterValues } from './meter-values.ts';
import { note } from './note.ts';
import { securityEvent } from './security-event.ts';
import { startTransaction } from './start-transaction.ts';
import { statusNotification } from './status-notification.ts';
import { stopTransaction } from './stop-transaction.ts';
import { firmwareStatus, uploadStatus } from './transfer-status.ts';

type Needs = Parameters<typeof boot>[0] &
  Parameters<typeof authorize>[0] &
  Parameters<typeof startTransaction>[0] &
  Parameters<typeof stopTransaction>[0] &
  Parameters<typeof statusNotification>[0] &
  Parameters<typeof meterValues>[0] &
  Parameters<typeof securityEvent>[0] &
  Parameters<typeof firmwareStatus>[0] &
  Parameters<typeof note>[0];

/** What chargers ask, each in the view of the customer whose charger asks. */
export function chargingOf(use: Needs, heartbeatSeconds: number): Charging {
  return {
    boot: boot(use, heartbeatSeconds),
    authorize: authorize(use),
    start: startTransaction(use),
    stop: stopTransaction(use),
    status: statusNotification(use),
    meterValues: meterValues(use),
    securityEvent: securityEvent(use),
    firmwareStatus: firmwareStatus(use),
    uploadStatus: uploadStatus(use),
    note: note(use),
  };
}
