import { byStatus, type Order } from './order.ts';

/** OCPP 1.6 security white paper, GetLog (N01 of OCPP 2.0.1). AcceptedCanceled: the log that was being sent before is given up. */
export const getLog: Order<'GetLog'> = byStatus('Accepted', 'AcceptedCanceled');
