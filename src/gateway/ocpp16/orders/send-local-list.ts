import { byStatus, type Order } from './order.ts';

/** OCPP 1.6 §5.15. VersionMismatch asks for the whole list. */
export const sendLocalList: Order<'SendLocalList'> = byStatus('Accepted');
