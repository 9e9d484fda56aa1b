import { byStatus, type Order } from './order.ts';

/** OCPP 1.6 §5.16. */
export const setChargingProfile: Order<'SetChargingProfile'> = byStatus('Accepted');
