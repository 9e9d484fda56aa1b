/** The state of a transaction, and what is to know of it, as words. */
import { Ban, CircleCheck, CircleHelp, PenLine, TriangleAlert, Zap } from 'lucide-react';
import type { Schemas } from '../../api/client.ts';
import { ToneBadge } from '../../parts/status.tsx';
import { t } from '../../texts/texts.ts';
import classes from './state.module.css';

export type Transaction = Schemas['Transaction'];

const words = t.transactions;

export function TransactionState({ of }: { of: Transaction }) {
  if (of.refused) {
    return (
      <ToneBadge tone="bad" icon={Ban}>
        {words.outcomes[of.outcome] ?? words.states.refused}
      </ToneBadge>
    );
  }
  if (of.suspectSince !== null && of.stoppedAt === null) {
    return (
      <ToneBadge tone="wait" icon={CircleHelp}>
        {words.states.suspect}
      </ToneBadge>
    );
  }
  if (of.closedBy === 'assumed') {
    return (
      <ToneBadge tone="wait" icon={CircleHelp}>
        {words.states.assumed}
      </ToneBadge>
    );
  }
  if (of.closedBy === 'correction') {
    return (
      <ToneBadge tone="held" icon={PenLine}>
        {words.states.correction}
      </ToneBadge>
    );
  }
  return of.stoppedAt === null ? (
    <ToneBadge tone="busy" icon={Zap}>
      {words.states.open}
    </ToneBadge>
  ) : (
    <ToneBadge tone="out" icon={CircleCheck}>
      {words.states.ended}
    </ToneBadge>
  );
}

/** @param flags of one; all of them as words. */
export function Flags({ flags }: { flags: readonly string[] }) {
  if (flags.length === 0) return null;
  return (
    <span className={classes.flags} title={flags.map((flag) => words.flags[flag] ?? flag).join(', ')}>
      <TriangleAlert size={13} aria-hidden />
      <span>{flags.map((flag) => words.flags[flag] ?? flag).join(', ')}</span>
    </span>
  );
}
