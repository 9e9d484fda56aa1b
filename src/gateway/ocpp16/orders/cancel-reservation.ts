import { byStatus, type Order } from './order.ts';

/** OCPP 1.6 §5.1. */
export const cancelReservation: Order<'CancelReservation'> = byStatus('Accepted');
