import type { NoteFrame } from '../ports/chargers.ts';
import type { Clock } from '../ports/clock.ts';
import type { TransactInBatch } from '../ports/store.ts';
import { batchOf } from './about.ts';
import type { Charging } from './charging.ts';

/** A frame of which only the text is kept: operators read firmware and diagnostics progress in lastMessage. */
export function note(use: TransactInBatch & NoteFrame & Clock): Charging['note'] {
  return async (from) => {
    const at = use.now();
    await use.transactInBatch(batchOf(from, 'note'), (tx) =>
      use.noteFrame(tx, from.by, { lastMessage: from.text, settles: false, at }),
    );
  };
}
