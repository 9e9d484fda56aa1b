/** What became of a command, in words: what it means and what to do. */
import { hadNone } from '../../parts/command.ts';
import type { Tone } from '../../parts/status.tsx';
import { t } from '../../texts/texts.ts';
import type { Command } from './orders.ts';

const words = t.charger.commands;

export interface Said {
  readonly word: string;
  readonly tone: Tone;
  readonly means?: string | undefined;
  readonly busy?: boolean;
}

const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';
const answerOf = (command: Command) => text(command.answer?.status);

/** By what was asked: why chargers say no to it, mostly. */
const NO: Readonly<Record<string, string>> = {
  RemoteStartTransaction: words.means.startRejected,
  RemoteStopTransaction: words.means.stopRejected,
  Reset: words.means.resetRejected,
  SetChargingProfile: words.means.limitRejected,
  TriggerMessage: words.means.triggerRejected,
  ExtendedTriggerMessage: words.means.triggerRejected,
};

function whyNot(command: Command): string {
  const answer = answerOf(command);
  if (answer === 'UnlockFailed') return words.means.unlockFailed;
  if (/^Not(Supported|Implemented)$/.test(answer)) return words.means.notSupported;
  return [words.means.rejected, NO[command.action]].filter(Boolean).join(' ');
}

const EFFECTS: Readonly<Record<string, Said>> = {
  awaited: { word: words.state.awaited ?? '', tone: 'wait', means: words.means.awaited, busy: true },
  began: { word: words.state.began ?? '', tone: 'good', means: words.means.began },
  refused: { word: words.state['tag-refused'] ?? '', tone: 'bad', means: words.means['tag-refused'] },
  'other-tag': { word: words.state['other-tag'] ?? '', tone: 'bad', means: words.means['other-tag'] },
  'not-begun': { word: words.state['not-begun'] ?? '', tone: 'bad', means: words.means['not-begun'] },
};

function accepted(command: Command): Said {
  const effect = command.effect === null ? undefined : EFFECTS[command.effect];
  if (effect !== undefined) return effect;
  const answer = answerOf(command);
  if (answer === 'Scheduled')
    return { word: words.state.scheduled ?? '', tone: 'good', means: words.means.scheduled };
  if (answer === 'RebootRequired')
    return { word: words.state.reboot ?? '', tone: 'wait', means: words.means.reboot };
  const means = command.action === 'Reset' ? words.means.restarting : undefined;
  return { word: words.state.accepted ?? '', tone: 'good', means };
}

export function saidOf(command: Command): Said {
  if (hadNone(command)) return { word: words.state.none ?? '', tone: 'good' };
  const word = words.state[command.state] ?? command.state;
  const late = command.late ? words.means.late : undefined;
  const withProblem = (means: string) => [command.problem, means, late].filter(Boolean).join(' ');
  switch (command.state) {
    case 'queued':
      return { word, tone: 'wait', means: words.means.queued, busy: true };
    case 'sent':
      return { word, tone: 'busy', busy: true };
    case 'accepted':
      return accepted(command);
    case 'rejected': {
      const answer = answerOf(command);
      return {
        word: answer === '' || answer === 'Rejected' ? word : `${word} (${answer})`,
        tone: 'bad',
        means: withProblem(whyNot(command)),
      };
    }
    case 'cancelled':
      return { word, tone: 'out', means: words.means.cancelled };
    default:
      return {
        word,
        tone: command.state === 'offline' ? 'gone' : 'bad',
        means: withProblem(words.means[command.state]),
      };
  }
}

/** What was ordered: the name of the action with what tells it from others of its kind. */
export function titleOf(command: Command): string {
  const { action, payload } = command;
  const name = words.names[action] ?? action;
  const detail: Readonly<Record<string, string>> = {
    Reset: payload.type === 'Hard' ? words.details.hard : words.details.soft,
    ChangeAvailability: payload.type === 'Inoperative' ? words.details.out : words.details.in,
    ChangeConfiguration: `${text(payload.key)} = ${text(payload.value)}`,
    TriggerMessage: text(payload.requestedMessage),
    ExtendedTriggerMessage: text(payload.requestedMessage),
    RemoteStopTransaction: text(payload.transactionId),
  };
  return [name, detail[action]].filter(Boolean).join(' · ');
}

export const isOver = (command: Command): boolean =>
  command.state !== 'queued' && command.state !== 'sent' && command.effect !== 'awaited';
