import { byStatus, type Order } from './order.ts';

/** OCPP 1.6 security white paper, SignedUpdateFirmware (L01 of OCPP 2.0.1). AcceptedCanceled: the update before is given up. */
export const signedUpdateFirmware: Order<'SignedUpdateFirmware'> = byStatus('Accepted', 'AcceptedCanceled');
