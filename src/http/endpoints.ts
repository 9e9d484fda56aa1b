/** Every endpoint of the API. */
import type { Endpoint } from './endpoint.ts';
import type { LoginThrottle } from './login-throttle.ts';
import { accessRoutes } from './routes/access.ts';
import { accessGroupRoutes } from './routes/access-groups.ts';
import { auditRoutes } from './routes/audit.ts';
import { billingNameRoutes } from './routes/billing-names.ts';
import { bulkCommandRoutes } from './routes/bulk-commands.ts';
import { chargerLineRoutes } from './routes/charger-line.ts';
import { chargerRoutes } from './routes/chargers.ts';
import { chargingProfileRoutes } from './routes/charging-profiles.ts';
import { commandRoutes } from './routes/commands.ts';
import { customerRoutes } from './routes/customers.ts';
import { dailyCommandRoutes } from './routes/daily-commands.ts';
import { decisionRoutes } from './routes/decisions.ts';
import { diagnosticsRoutes } from './routes/diagnostics.ts';
import { driverRead } from './routes/driver-read.ts';
import { driverRoutes } from './routes/drivers.ts';
import { eventRoutes } from './routes/events.ts';
import { exportRoutes } from './routes/exports.ts';
import { firmwareRoutes } from './routes/firmware.ts';
import { firmwareUpdateRoutes } from './routes/firmware-updates.ts';
import { frameRoutes } from './routes/frames.ts';
import { groupChargerRoutes } from './routes/group-chargers.ts';
import { importRoutes } from './routes/imports.ts';
import { keyRoutes } from './routes/keys.ts';
import { localListRoutes } from './routes/local-lists.ts';
import { meRoutes } from './routes/me.ts';
import { moveChargerRoutes } from './routes/move-charger.ts';
import { operatorRoutes } from './routes/operators.ts';
import { overviewRoutes } from './routes/overview.ts';
import { personRoutes } from './routes/person.ts';
import { reservationRoutes } from './routes/reservations.ts';
import { rightHolderRoutes } from './routes/right-holders.ts';
import { rightRoutes } from './routes/rights.ts';
import { serverProfileRoutes } from './routes/server-profiles.ts';
import { sessionRoutes } from './routes/session.ts';
import { siteRoutes } from './routes/sites.ts';
import { socketRoutes } from './routes/sockets.ts';
import { tagRightRoutes } from './routes/tag-rights.ts';
import { tagRoutes } from './routes/tags.ts';
import { transactionRoutes } from './routes/transactions.ts';
import { treeRoutes } from './routes/trees.ts';
import { unknownChargerRoutes } from './routes/unknown-chargers.ts';
import { unknownTagRoutes } from './routes/unknown-tags.ts';

/** In the order of the OpenAPI document. @param most bytes that files may have. */
export function endpointsOf(
  publicUrl: () => string,
  most: { readonly import: number; readonly firmware: number },
  throttles: { readonly logIns: LoginThrottle; readonly resets: LoginThrottle },
): Endpoint[] {
  return [
    driverRead(),
    ...driverRoutes(),
    ...tagRoutes(),
    ...unknownTagRoutes(),
    ...personRoutes(),
    ...rightRoutes(),
    ...rightHolderRoutes(),
    ...tagRightRoutes(),
    ...accessGroupRoutes(),
    ...groupChargerRoutes(),
    ...accessRoutes(),
    ...decisionRoutes(),
    ...auditRoutes(),
    ...siteRoutes(),
    ...treeRoutes(),
    ...overviewRoutes(),
    ...chargerRoutes(publicUrl),
    ...importRoutes(most.import),
    ...socketRoutes(),
    ...transactionRoutes(),
    ...exportRoutes(),
    ...billingNameRoutes(),
    ...chargerLineRoutes(),
    ...commandRoutes(),
    ...frameRoutes(),
    ...eventRoutes(),
    ...dailyCommandRoutes(),
    ...chargingProfileRoutes(),
    ...localListRoutes(),
    ...bulkCommandRoutes(),
    ...reservationRoutes(),
    ...firmwareRoutes(most.firmware),
    ...firmwareUpdateRoutes(),
    ...diagnosticsRoutes(),
    ...unknownChargerRoutes(publicUrl),
    ...customerRoutes(),
    ...moveChargerRoutes(),
    ...keyRoutes(),
    ...operatorRoutes(),
    ...sessionRoutes(throttles.logIns, throttles.resets),
    ...meRoutes(),
    ...serverProfileRoutes(),
  ];
}
