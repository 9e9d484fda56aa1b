/** What is kept of a command whose call is over. */
import type { Command, Order } from '../../domain/commands/command.ts';
import { tellsLocation, withLocation, withoutPassword } from '../../domain/files/location.ts';
import type { Called, NotSent } from '../ports/charger-link.ts';
import { shownAnswer } from './shown-answer.ts';

export const NOT_SENT: Readonly<Record<NotSent, string>> = {
  busy: 'too many calls wait for it',
  'no-turn': 'its turn did not come in time',
  ended: 'the connection ended before it was sent',
  'secret-gone': 'the server was started anew, and does not know its secret any more',
};

/** How a command is over by what became of its call. */
export function endingOf(action: string, called: Called) {
  if ('notSent' in called) {
    const state = called.notSent === 'no-turn' ? 'timed-out' : 'failed';
    return { state, problem: NOT_SENT[called.notSent], answer: null, latencyMs: null } as const;
  }
  if ('unanswered' in called) {
    return called.unanswered === 'timed-out'
      ? ({ state: 'timed-out', problem: 'no answer came in time', answer: null, latencyMs: null } as const)
      : ({
          state: 'unknown',
          problem: `the connection ended before the answer came: ${called.reason}`,
          answer: null,
          latencyMs: null,
        } as const);
  }
  const { told, afterMs: latencyMs } = called;
  if ('error' in told) return { state: 'failed', problem: told.error, answer: null, latencyMs } as const;
  const answer = shownAnswer(action, told.answer);
  return told.judgement === 'malformed'
    ? ({ state: 'failed', problem: 'the answer is none to this', answer, latencyMs } as const)
    : ({ state: told.judgement, problem: null, answer, latencyMs } as const);
}

/** Whose tags were in a list is not kept once it is sent; how many they were is. Neither is the password in an address. */
export function keptPayload({ action, payload }: Command): Order['payload'] {
  if (tellsLocation(action)) return withLocation(payload, withoutPassword);
  const { localAuthorizationList: list, ...rest } = payload;
  if (action !== 'SendLocalList' || !Array.isArray(list)) return payload;
  return { ...rest, entries: list.length };
}
