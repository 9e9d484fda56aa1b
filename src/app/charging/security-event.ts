import type { Tell } from '../ports/bus.ts';
import type { NoteFrame } from '../ports/chargers.ts';
import type { Clock } from '../ports/clock.ts';
import type { TransactInBatch } from '../ports/store.ts';
import { alertOf } from './alerts.ts';
import type { Charging } from './charging.ts';
import { note } from './note.ts';

/** OCPP 1.6 security white paper, §4.7: kept as any frame is, and told to who watches. */
export function securityEvent(use: TransactInBatch & NoteFrame & Clock & Tell): Charging['securityEvent'] {
  const noted = note(use);
  return async (from, { type }) => {
    await noted(from);
    // Not what it says beside it: that may hold anything, tags too. It is in the frame log, masked.
    use.tell(alertOf(from, 'security-event', type, use.now()));
  };
}
