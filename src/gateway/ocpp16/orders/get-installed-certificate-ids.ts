import { byStatus, type Order } from './order.ts';

/** OCPP 1.6 security white paper, GetInstalledCertificateIds (M03 of OCPP 2.0.1). NotFound: none of that kind is installed. */
export const getInstalledCertificateIds: Order<'GetInstalledCertificateIds'> = byStatus('Accepted');
