import { byStatus, type Order } from './order.ts';

/** OCPP 1.6 §5.18. */
export const unlockConnector: Order<'UnlockConnector'> = byStatus('Unlocked');
