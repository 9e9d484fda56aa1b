import { byStatus, type Order } from './order.ts';

/** OCPP 1.6 §5.11. Accepted: it will try. Whether a transaction began its StartTransaction tells. */
export const remoteStartTransaction: Order<'RemoteStartTransaction'> = byStatus('Accepted');
