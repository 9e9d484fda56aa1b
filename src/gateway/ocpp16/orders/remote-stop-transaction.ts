import { byStatus, type Order } from './order.ts';

/** OCPP 1.6 §5.12. */
export const remoteStopTransaction: Order<'RemoteStopTransaction'> = byStatus('Accepted');
