import { decide } from '../../domain/drivers/decide.ts';
import { foldTag } from '../../domain/ids.ts';
import type { NoteFrame } from '../ports/chargers.ts';
import type { Clock } from '../ports/clock.ts';
import type { TransactInBatch } from '../ports/store.ts';
import type { GatherFacts, HoldTag, RecordDecision } from '../ports/transactions.ts';
import { batchOf } from './about.ts';
import { tagAnswer } from './answer.ts';
import type { Charging } from './charging.ts';

type Needs = TransactInBatch & NoteFrame & GatherFacts & HoldTag & RecordDecision & Clock;

/** May this tag charge here? Never already-charging: a second tag also stops a transaction. */
export function authorize(use: Needs): Charging['authorize'] {
  return async (from, idTag) => {
    const now = use.now();
    return use.transactInBatch(batchOf(from, 'authorize'), async (tx) => {
      // Asked in one go, in this order. The decision names the tag: whoever erases it meanwhile comes before or after.
      const noting = use.noteFrame(tx, from.by, { lastMessage: from.text, settles: false, at: now });
      const holding = use.holdTag(tx, from.by, foldTag(idTag));
      const gathering = use.gatherFacts(tx, from.by.thing, foldTag(idTag), null, now);
      const [gathered] = await Promise.all([gathering, noting, holding]);
      const purpose = 'authorize';
      const verdict = decide(gathered.facts, { purpose, moment: now, now });
      const { tagId, driverId } = gathered;
      await use.recordDecision(tx, from.by, {
        ...{ purpose, idTag, tagId, driverId, verdict },
        ...{ moment: now, at: now, transactionId: null },
      });
      return tagAnswer(verdict.outcome, gathered, now);
    });
  };
}
