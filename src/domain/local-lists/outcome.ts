/** What the end of a command of ours says of a charger's list. */
import { type Setting, settingIn } from '../chargers/settings.ts';
import { type Command, isOver } from '../commands/command.ts';
import type { Instant } from '../ids.ts';
import { type ListChange, type ListLimits, type LocalList, pauseAfter } from './local-list.ts';

/** What becomes of what was sent: the charger has it, it does not, or nobody knows yet. */
export type SentFate = 'taken' | 'not-taken' | 'open';

export interface Concluded {
  readonly change: ListChange;
  readonly sent: SentFate;
}

const over: ListChange = { step: null, commandId: null };

/** @param command undefined: it is not kept any more. */
export function conclude(list: LocalList, command: Command | undefined, now: Instant): Concluded {
  const soon = { ...over, dueAt: now };
  switch (list.step) {
    case 'limits':
      return afterLimits(list, command, now);
    case 'enable':
      if (command?.state === 'accepted') return open({ ...soon, limits: { ...list.limits, enabled: true } });
      if (command?.state === 'rejected' || isRefused(command)) {
        return open(unsupported('LocalAuthListEnabled is false, and it does not let it be changed'));
      }
      return open(isUnsent(command) ? soon : later(list, now, 'it did not answer to ChangeConfiguration'));
    case 'version':
      return afterVersion(list, command, now);
    case 'send':
      return afterSend(list, command, now);
    case null:
      return open({ dueAt: now });
  }
}

const open = (change: ListChange): Concluded => ({ change, sent: 'open' });

/** It never went out. */
const isUnsent = (command: Command | undefined) =>
  command !== undefined && isOver(command.state) && command.sentAt === null;

/** It answered with an error. */
const isRefused = (command: Command | undefined) => command?.state === 'failed' && command.answer === null;

/** It does not know the message (OCPP-J 1.6 §4.2.3). */
const isForeign = (command: Command | undefined) =>
  isRefused(command) && /^not\s?(supported|implemented)/i.test(command?.problem ?? '');

const unsupported = (problem: string): ListChange => ({
  ...over,
  state: 'unsupported',
  problem,
  attempts: 0,
});

function later(list: LocalList, now: Instant, problem: string): ListChange {
  const attempts = list.attempts + 1;
  return { ...over, state: 'failing', problem, attempts, dueAt: now + pauseAfter(attempts) };
}

function afterLimits(list: LocalList, command: Command | undefined, now: Instant): Concluded {
  const soon = { ...over, dueAt: now };
  if (command === undefined || isUnsent(command)) return open(soon);
  if (command.state === 'timed-out' || command.state === 'unknown') {
    return open(later(list, now, 'it did not answer to GetConfiguration'));
  }
  // Who does not tell its limits is taken as it is.
  return open({ ...soon, limits: { ...limitsIn(keysIn(command.answer)), readAt: now } });
}

function afterVersion(list: LocalList, command: Command | undefined, now: Instant): Concluded {
  const soon = { ...over, dueAt: now };
  if (command === undefined || isUnsent(command)) return open(soon);
  if (isForeign(command)) return given(unsupported('it does not know GetLocalListVersion'));
  const told = (command.answer as { readonly listVersion?: unknown } | null)?.listVersion;
  if (command.state !== 'accepted' || typeof told !== 'number' || !Number.isInteger(told)) {
    return open(later(list, now, 'it does not tell the version of its list'));
  }
  if (told < 0) return given(unsupported('it says that it keeps no list (version -1)'));
  const known = { ...soon, toCheck: false, version: told };
  const { sent } = list;
  if (sent !== null && told === sent.version) {
    return { change: { ...known, ...confirmed(now) }, sent: 'taken' };
  }
  const asBefore = list.version !== null && told === list.version;
  const anew = asBefore ? known : { ...known, whole: true };
  if (sent === null) return given(anew);
  // What was sent had no answer, and was not taken. Sent again at once it might be so for ever.
  return given({ ...anew, ...later(list, now, 'it did not take what was sent to it, and did not answer') });
}

const given = (change: ListChange): Concluded => ({ change: { ...change, sent: null }, sent: 'not-taken' });

const confirmed = (now: Instant): ListChange => ({
  ...{ sent: null, whole: false, toCheck: false, attempts: 0, confirmedAt: now, problem: null },
});

function afterSend(list: LocalList, command: Command | undefined, now: Instant): Concluded {
  const soon = { ...over, dueAt: now };
  const { sent } = list;
  // Somebody else has sent it a list meanwhile.
  if (sent === null) return given({ ...soon, version: null, whole: true });
  if (isUnsent(command)) return given(soon);
  switch (command?.state) {
    case 'accepted':
      return { change: { ...soon, ...confirmed(now), version: sent.version }, sent: 'taken' };
    case 'rejected':
      return given(afterRefusal(list, statusIn(command), now));
    case 'failed':
      if (isForeign(command)) return given(unsupported('it does not know SendLocalList'));
      if (isRefused(command)) return given(afterRefusal(list, command.problem ?? 'an error', now));
      return open({ ...soon, toCheck: true });
    default:
      return open({ ...soon, toCheck: true });
  }
}

function afterRefusal(list: LocalList, status: string, now: Instant): ListChange {
  if (status === 'NotSupported') return unsupported('it answers NotSupported to SendLocalList');
  const anew: ListChange = { version: null, whole: true };
  // It has another version than was thought: once, that is mended at once.
  if (status === 'VersionMismatch' && list.attempts === 0) {
    return { ...over, ...anew, state: 'unknown', attempts: 1, dueAt: now, problem: 'it has another version' };
  }
  return { ...later(list, now, `it answers ${status} to SendLocalList`), ...anew };
}

const statusIn = (command: Command) =>
  String((command.answer as { readonly status?: unknown } | null)?.status ?? '').trim();

/** The keys of an answer to GetConfiguration. */
function keysIn(answer: unknown): readonly Setting[] {
  const keys = (answer as { readonly configurationKey?: unknown } | null)?.configurationKey;
  if (!Array.isArray(keys)) return [];
  return keys.flatMap((one: { readonly key?: unknown; readonly value?: unknown } | null) =>
    typeof one?.key === 'string'
      ? [{ name: one.key, value: typeof one.value === 'string' ? one.value : null }]
      : [],
  );
}

export const LIMIT_KEYS = [
  'LocalAuthListEnabled',
  'LocalAuthListMaxLength',
  'SendLocalListMaxLength',
] as const;

/** The limits that configuration keys tell. */
export function limitsIn(keys: readonly Setting[]): ListLimits {
  const value = (name: (typeof LIMIT_KEYS)[number]) => settingIn(keys, name);
  const enabled = value('LocalAuthListEnabled')?.toLowerCase();
  return {
    listMax: count(value('LocalAuthListMaxLength')),
    sendMax: count(value('SendLocalListMaxLength')),
    enabled: enabled === 'true' ? true : enabled === 'false' ? false : null,
  };
}

const count = (text: string | null) =>
  text !== null && /^[1-9][0-9]{0,8}$/.test(text) ? Number(text) : null;
