import { byStatus, type Order } from './order.ts';

/** OCPP 1.6 security white paper, InstallCertificate (M05 of OCPP 2.0.1). */
export const installCertificate: Order<'InstallCertificate'> = byStatus('Accepted');
