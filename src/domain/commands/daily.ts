/** What people order every day, said without the spec's words: the orders that it becomes. OCPP 1.6 §5. */
import type { SocketId, TransactionId } from '../ids.ts';
import type { Order } from './command.ts';

/** What a reset does with what runs: `soft` ends it first, `hard` restarts at once. */
export const RESETS = ['soft', 'hard'] as const;
export type ResetType = (typeof RESETS)[number];

export const daily = {
  /** `socketId` null: the charger chooses. */
  start: (idTag: string, socketId: SocketId | null): Order => ({
    action: 'RemoteStartTransaction',
    payload: socketId === null ? { idTag } : { idTag, connectorId: socketId },
  }),

  stop: (transactionId: TransactionId): Order => ({
    action: 'RemoteStopTransaction',
    payload: { transactionId },
  }),

  reset: (type: ResetType): Order => ({
    action: 'Reset',
    payload: { type: type === 'soft' ? 'Soft' : 'Hard' },
  }),

  unlock: (socketId: SocketId): Order => ({
    action: 'UnlockConnector',
    payload: { connectorId: socketId },
  }),

  /** `socketId` null: the charger with all its sockets. */
  availability: (socketId: SocketId | null, available: boolean): Order => ({
    action: 'ChangeAvailability',
    payload: { connectorId: socketId ?? 0, type: available ? 'Operative' : 'Inoperative' },
  }),

  configuration: (key: string, value: string): Order => ({
    action: 'ChangeConfiguration',
    payload: { key, value },
  }),
};
