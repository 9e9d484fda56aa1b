import type { Called } from '../app/ports/charger-link.ts';
import type { Judgement } from './protocol.ts';
import type { CallOutcome } from './rpc/pending.ts';

/** What became of a call, as use-cases have it. */
export function calledOf(outcome: CallOutcome, judge: (answer: unknown) => Judgement): Called {
  if ('answered' in outcome) {
    const { answered: answer, afterMs } = outcome;
    return { told: { answer, judgement: judge(answer) }, afterMs };
  }
  if (outcome.failed === 'call-error') {
    const { code, description, afterMs } = outcome;
    return { told: { code, description }, afterMs };
  }
  if (!outcome.sent) return { notSent: outcome.failed === 'timed-out' ? 'no-turn' : outcome.failed };
  return outcome.failed === 'ended'
    ? { unanswered: 'ended', reason: outcome.reason }
    : { unanswered: 'timed-out' };
}
