import { type ActFor, wholeOf } from '../ports/store.ts';
import { authorize } from './authorize.ts';
import { boot } from './boot.ts';
import type { Charging, FromCharger } from './charging.ts';
import { meterValues } from './meter-values.ts';
import { note } from './note.ts';
import { securityEvent } from './security-event.ts';
import { startTransaction } from './start-transaction.ts';
import { statusNotification } from './status-notification.ts';
import { stopTransaction } from './stop-transaction.ts';
import { firmwareStatus, uploadStatus } from './transfer-status.ts';

type Needs = ActFor &
  Parameters<typeof boot>[0] &
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
  const seenBy =
    <Told extends readonly unknown[], T>(ask: (from: FromCharger, ...told: Told) => Promise<T>) =>
    (from: FromCharger, ...told: Told): Promise<T> =>
      use.actFor(wholeOf(from.by.thing.customerId), () => ask(from, ...told));
  return {
    boot: seenBy(boot(use, heartbeatSeconds)),
    authorize: seenBy(authorize(use)),
    start: seenBy(startTransaction(use)),
    stop: seenBy(stopTransaction(use)),
    status: seenBy(statusNotification(use)),
    meterValues: seenBy(meterValues(use)),
    securityEvent: seenBy(securityEvent(use)),
    firmwareStatus: seenBy(firmwareStatus(use)),
    uploadStatus: seenBy(uploadStatus(use)),
    note: seenBy(note(use)),
  };
}
