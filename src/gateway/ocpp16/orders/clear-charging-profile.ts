import { byStatus, type Order } from './order.ts';

/** OCPP 1.6 §5.5. Unknown: there was none to clear. */
export const clearChargingProfile: Order<'ClearChargingProfile'> = byStatus('Accepted');
