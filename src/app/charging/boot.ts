import type { BootData } from '../../domain/chargers/charger.ts';
import { noteReplaced } from '../control/keep-reservations.ts';
import type { Tell } from '../ports/bus.ts';
import type { NoteFrame, RecordBoot } from '../ports/chargers.ts';
import type { Clock } from '../ports/clock.ts';
import type { FollowTransfers } from '../ports/files.ts';
import type { KeepReservations } from '../ports/reservations.ts';
import type { TransactInBatch } from '../ports/store.ts';
import type { KeepTransactions } from '../ports/transactions.ts';
import { about, batchOf } from './about.ts';
import type { Charging } from './charging.ts';

type Needs = TransactInBatch &
  NoteFrame &
  RecordBoot &
  KeepTransactions &
  KeepReservations &
  FollowTransfers &
  Clock &
  Tell;

/**
 * A charger started. Its open transactions are suspects until a sample or a Charging/Suspended status proves
 * that they went on. Same identity with another serial number: other hardware, so what was read of the old is dropped.
 */
export function boot(use: Needs, heartbeatSeconds: number): Charging['boot'] {
  return async (from, data: BootData) => {
    const now = use.now();
    const replaced = await use.transactInBatch(batchOf(from, 'boot'), async (tx) => {
      const before = await use.noteFrame(tx, from.by, { lastMessage: from.text, settles: false, at: now });
      const anew =
        before.serialNumber !== null &&
        data.serialNumber !== null &&
        before.serialNumber !== data.serialNumber;
      const { firmwareVersion } = data;
      // Asked in one go: none of it depends on another.
      await Promise.all([
        use.recordBoot(tx, from.by, data, now, anew),
        use.suspectOpen(tx, from.by, now),
        anew ? use.giveUpTransfers(tx, from.by, 'the hardware was replaced', now) : undefined,
        anew || firmwareVersion === null ? undefined : use.tellBooted(tx, from.by, firmwareVersion, now),
      ]);
      if (!anew) return null;
      const lost = before.reserved ? await noteReplaced(use, tx, from.by, now) : [];
      return { lost, before: before.serialNumber ?? '', after: data.serialNumber ?? '' };
    });
    const told = about(from, now);
    use.tell({ kind: 'booted', ...told });
    if (replaced !== null) {
      const { lost, ...serialNumbers } = replaced;
      use.tell({ kind: 'hardware-replaced', ...told, ...serialNumbers });
      for (const event of lost) use.tell(event);
    }
    return { now, intervalSeconds: heartbeatSeconds };
  };
}
