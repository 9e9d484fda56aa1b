import { answered, type Order } from './order.ts';

/** OCPP 1.6 §5.10. −1: it keeps no list. 0: its list is empty. */
export const getLocalListVersion: Order<'GetLocalListVersion'> = answered;
