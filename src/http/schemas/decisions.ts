/** Decisions as they were kept. */
import Type from 'typebox';
import type { KeptDecision } from '../../app/ports/transactions.ts';
import { iso } from '../times.ts';
import { outcome, showStep } from './access.ts';
import { flag, int64, int64OrNull, listOf, ref, text, time } from './parts.ts';

export const decisionSchema = Type.Object(
  {
    id: int64('Id of the decision.'),
    chargerId: text('The charger that asked.'),
    purpose: text('What it asked.', { enum: ['authorize', 'start', 'remote-start'] }),
    idTag: text('The tag, as the charger sent it.'),
    tagId: int64OrNull('Our id of the tag; null: nobody had it.'),
    driverId: int64OrNull('Whose it was; null: nobody’s.'),
    allowed: flag('Whether it was accepted.'),
    outcome,
    steps: Type.Array(ref('AccessStep'), { description: 'The steps that led to it, in their order.' }),
    moment: time('The moment that was judged: the charger’s own time where plausible.'),
    decidedAt: time('When it was decided, by the server.'),
    transactionId: int64OrNull('The transaction that a start made, refused ones too; null: it was no start.'),
  },
  { $id: 'Decision', description: 'What a charger was answered on who may charge, and why.' },
);
export const decisionListSchema = listOf('Decision', 'Newest first.');

export const showDecision = (decision: KeptDecision) => ({
  id: decision.id,
  chargerId: decision.chargerId,
  purpose: decision.purpose,
  idTag: decision.idTag,
  tagId: decision.tagId,
  driverId: decision.driverId,
  allowed: decision.outcome === 'accepted',
  outcome: decision.outcome,
  steps: decision.steps.map(showStep),
  moment: iso(decision.moment),
  decidedAt: iso(decision.at),
  transactionId: decision.transactionId,
});
