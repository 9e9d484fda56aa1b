import { answered, type Order } from './order.ts';

/** OCPP 1.6 §5.8. Tells keys, and those that it does not know; there is no status. */
export const getConfiguration: Order<'GetConfiguration'> = answered;
