import { byStatus, type Order } from './order.ts';

/** OCPP 1.6 §5.17. */
export const triggerMessage: Order<'TriggerMessage'> = byStatus('Accepted');
