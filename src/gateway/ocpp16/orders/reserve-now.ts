import { byStatus, type Order } from './order.ts';

/** OCPP 1.6 §5.13. Faulted, Occupied, Unavailable and Rejected say why not. */
export const reserveNow: Order<'ReserveNow'> = byStatus('Accepted');
