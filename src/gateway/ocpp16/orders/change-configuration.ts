import { byStatus, type Order } from './order.ts';

/** OCPP 1.6 §5.3. RebootRequired: kept, and in force after the next boot. */
export const changeConfiguration: Order<'ChangeConfiguration'> = byStatus('Accepted', 'RebootRequired');
