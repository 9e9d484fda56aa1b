import { answered, type Order } from './order.ts';

/** OCPP 1.6 §5.19. Its answer is empty; FirmwareStatusNotification tells the rest. */
export const updateFirmware: Order<'UpdateFirmware'> = answered;
