import { byStatus, type Order } from './order.ts';

/** OCPP 1.6 §5.14. */
export const reset: Order<'Reset'> = byStatus('Accepted');
