import { byStatus, type Order } from './order.ts';

/** OCPP 1.6 §5.4. */
export const clearCache: Order<'ClearCache'> = byStatus('Accepted');
