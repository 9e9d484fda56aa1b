/** What the end of a command says of the profiles that a charger has. */
import type { Command } from '../commands/command.ts';
import { isCleared, type KnownProfile, replaces, SEVERAL, type SentProfile, sentBy } from './profile.ts';

/** What is to be written of what is known. */
export interface Change {
  /** The charger has them no more. */
  readonly dropped: readonly KnownProfile[];
  /** Their doubt is another. */
  readonly doubted: readonly { readonly one: KnownProfile; readonly doubt: number | null }[];
  /** It has this one now, or perhaps. */
  readonly added: { readonly sent: SentProfile; readonly doubt: number | null } | undefined;
}

/** Whether a command is about charging profiles. */
export const isAboutProfiles = (command: Command): boolean =>
  command.action === 'ClearChargingProfile' || sentBy(command) !== undefined;

/** Whether the charger did what it was told; undefined: nobody knows. */
function wasDone({ action, state, sentAt, answer }: Command): boolean | undefined {
  if (sentAt === null) return false;
  if (state === 'accepted') return true;
  const { status } = (answer ?? {}) as { readonly status?: unknown };
  // Unknown: it has none such, which is what was wanted.
  if (action === 'ClearChargingProfile' && state === 'rejected') return String(status).trim() === 'Unknown';
  if (state === 'timed-out' || state === 'unknown') return undefined;
  // An answer that is none may have been meant as a yes.
  return state === 'failed' && answer !== null ? undefined : false;
}

/**
 * @param ended a command whose call is over, perhaps by an answer that came late: what was sent after it is not its business.
 * @param overtaken whether another one was sent since: what this one has brought and is not known any more, that one has taken away.
 */
export function changeBy(known: readonly KnownProfile[], ended: Command, overtaken: boolean): Change {
  const sent = sentBy(ended);
  const mine = known.find(({ commandId }) => commandId === ended.id);
  const touched = known.filter(
    (one) =>
      one !== mine &&
      one.sentAt <= (ended.sentAt ?? 0) &&
      (sent === undefined ? isCleared(ended.payload, one) : replaces(sent, one)),
  );
  const done = wasDone(ended);
  if (done === false) {
    const freed = known.filter((one) => one !== mine && one.doubt === ended.id);
    return {
      dropped: mine === undefined ? [] : [mine],
      doubted: freed.map((one) => ({ one, doubt: null })),
      added: undefined,
    };
  }
  if (done === undefined) {
    return {
      dropped: [],
      doubted: touched
        .map((one) => ({ one, doubt: doubtOf(one, ended.id) }))
        .filter(({ one, doubt }) => doubt !== one.doubt),
      added: sent === undefined || mine !== undefined ? undefined : { sent, doubt: ended.id },
    };
  }
  const sure = mine !== undefined && mine.doubt === ended.id ? [{ one: mine, doubt: null }] : [];
  const gone = mine === undefined && overtaken;
  return {
    dropped: touched,
    doubted: sure,
    added: sent === undefined || mine !== undefined || gone ? undefined : { sent, doubt: null },
  };
}

const doubtOf = ({ doubt }: KnownProfile, command: number): number =>
  doubt === null || doubt === command ? command : SEVERAL;
