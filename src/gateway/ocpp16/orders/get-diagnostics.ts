import { answered, type Order } from './order.ts';

/** OCPP 1.6 §5.9. Tells the name of the file that it will send; none: it has nothing to send. */
export const getDiagnostics: Order<'GetDiagnostics'> = answered;
