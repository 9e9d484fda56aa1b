import type { NoteFrame } from '../ports/chargers.ts';
import type { Clock } from '../ports/clock.ts';
import type { FollowTransfers } from '../ports/files.ts';
import type { TransactInBatch } from '../ports/store.ts';
import { batchOf } from './about.ts';
import type { Charging } from './charging.ts';

type Needs = TransactInBatch & NoteFrame & FollowTransfers & Clock;

/** How an update of firmware goes. */
export function firmwareStatus(use: Needs): Charging['firmwareStatus'] {
  return async (from, { state, status, requestId }) => {
    const at = use.now();
    await use.transactInBatch(batchOf(from, 'firmware'), async (tx) => {
      await use.noteFrame(tx, from.by, { lastMessage: from.text, settles: false, at });
      if (state !== null) await use.tellUpdate(tx, from.by, requestId, { state, status }, at);
    });
  };
}

/** How diagnostics or a log goes. */
export function uploadStatus(use: Needs): Charging['uploadStatus'] {
  return async (from, { state, status, requestId }) => {
    const at = use.now();
    await use.transactInBatch(batchOf(from, 'upload'), async (tx) => {
      await use.noteFrame(tx, from.by, { lastMessage: from.text, settles: false, at });
      if (state !== null) await use.tellDiagnostics(tx, from.by, requestId, { state, status }, at);
    });
  };
}
