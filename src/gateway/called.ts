import type { Called, Told } from '../app/ports/charger-link.ts';
import type { CallOutcome } from './rpc/pending.ts';
import { errorSaid } from './told.ts';

/** What became of a call, as use-cases have it. */
export function calledOf(outcome: CallOutcome, told: (answer: unknown) => Told): Called {
  if ('answered' in outcome) {
    const { answered: answer, afterMs } = outcome;
    return { told: told(answer), afterMs };
  }
  if (outcome.failed === 'call-error') {
    const { code, description, afterMs } = outcome;
    return { told: { error: errorSaid(code, description) }, afterMs };
  }
  if (!outcome.sent) return { notSent: outcome.failed === 'timed-out' ? 'no-turn' : outcome.failed };
  return outcome.failed === 'ended'
    ? { unanswered: 'ended', reason: outcome.reason }
    : { unanswered: 'timed-out' };
}
