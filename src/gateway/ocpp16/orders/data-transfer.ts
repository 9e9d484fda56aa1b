import { byStatus, type Order } from './order.ts';

/** OCPP 1.6 §5.6. */
export const dataTransfer: Order<'DataTransfer'> = byStatus('Accepted');
