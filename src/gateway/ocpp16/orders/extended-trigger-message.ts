import { byStatus, type Order } from './order.ts';

/** OCPP 1.6 security white paper, ExtendedTriggerMessage (F06 of OCPP 2.0.1). */
export const extendedTriggerMessage: Order<'ExtendedTriggerMessage'> = byStatus('Accepted');
