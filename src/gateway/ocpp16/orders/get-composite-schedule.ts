import { byStatus, type Order } from './order.ts';

/** OCPP 1.6 §5.7. */
export const getCompositeSchedule: Order<'GetCompositeSchedule'> = byStatus('Accepted');
