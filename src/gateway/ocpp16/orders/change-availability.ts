import { byStatus, type Order } from './order.ts';

/** OCPP 1.6 §5.2. Scheduled: done when the transaction that runs has ended. */
export const changeAvailability: Order<'ChangeAvailability'> = byStatus('Accepted', 'Scheduled');
