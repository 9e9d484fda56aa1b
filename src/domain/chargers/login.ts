/** How a charger logs in, and what becomes of that when somebody asks for another way. */
import { type Refusal, refuse } from '../errors.ts';
import type { Instant } from '../ids.ts';
import type { AuthMode, SecurityProfile } from './charger.ts';

/** How a charger logs in and is called, as it is kept; the password's hash stays with whoever compares it. */
export interface KeptLogin {
  readonly authMode: AuthMode;
  /** Whether a password is kept. */
  readonly passwordSet: boolean;
  /** In mode `adopt`: until when the first password seen is kept; null: none is looked for. */
  readonly adoptUntil: Instant | null;
  /** Whether it may come without Sec-WebSocket-Protocol (field-lessons.md: Grizzl-E). */
  readonly allowMissingSubprotocol: boolean;
  /** Below it, it is not let in. */
  readonly minimumSecurityProfile: SecurityProfile;
  /** Whether the server calls it for nothing of its own, only for what people order. */
  readonly quiet: boolean;
  /** How long its answers are waited for, seconds; 0: as long as those of any. */
  readonly callTimeoutSeconds: number;
}

/** How it shall log in; null: as it is, of a new charger the standard. */
export interface LoginAsked {
  readonly authMode: AuthMode | null;
  /** An existing one, for networks that move here. */
  readonly password: string | null;
  /** In mode `adopt`: for how many hours the first password seen is kept. */
  readonly adoptHours: number | null;
  readonly allowMissingSubprotocol: boolean | null;
  readonly minimumSecurityProfile: SecurityProfile | null;
  readonly quiet: boolean | null;
  readonly callTimeoutSeconds: number | null;
}

/** What becomes of its password: the one that was given counts, one is made, none is left, or it is what it was. */
export type PasswordFate = 'given' | 'made' | 'dropped' | 'stays';

export interface LoginPlan extends Omit<KeptLogin, 'passwordSet'> {
  readonly password: PasswordFate;
}

const HOUR = 3_600_000;
const STANDARD_HOURS = 72;

const NO_PASSWORD = refuse(
  'bad-body',
  'password',
  'must be given with authMode basic while none is kept; POST …/password makes one',
);

/** @param current null: the charger is new. */
export function planLogin(current: KeptLogin | null, asked: LoginAsked, now: Instant): LoginPlan | Refusal {
  const authMode = asked.authMode ?? current?.authMode ?? 'basic';
  if (asked.password !== null && authMode !== 'basic') {
    return refuse('bad-body', 'password', `has no use with authMode ${authMode}`);
  }
  if (asked.adoptHours !== null && authMode !== 'adopt') {
    return refuse('bad-body', 'adoptHours', `has no use with authMode ${authMode}`);
  }
  const allowMissingSubprotocol = asked.allowMissingSubprotocol ?? current?.allowMissingSubprotocol ?? false;
  const minimumSecurityProfile = asked.minimumSecurityProfile ?? current?.minimumSecurityProfile ?? 0;
  if (authMode === 'none' && minimumSecurityProfile > 0) {
    return refuse('bad-body', 'minimumSecurityProfile', 'must be 0 with authMode none');
  }
  const quiet = asked.quiet ?? current?.quiet ?? false;
  const callTimeoutSeconds = asked.callTimeoutSeconds ?? current?.callTimeoutSeconds ?? 0;
  const called = { quiet, callTimeoutSeconds };
  const plan = { authMode, allowMissingSubprotocol, minimumSecurityProfile, ...called, adoptUntil: null };
  switch (authMode) {
    case 'none':
      return { ...plan, password: 'stays' };
    case 'basic':
      if (asked.password !== null) return { ...plan, password: 'given' };
      if (current === null) return { ...plan, password: 'made' };
      return current.passwordSet ? { ...plan, password: 'stays' } : NO_PASSWORD;
    case 'adopt': {
      const opened = now + (asked.adoptHours ?? STANDARD_HOURS) * HOUR;
      if (current?.authMode !== 'adopt') return { ...plan, adoptUntil: opened, password: 'dropped' };
      // What was adopted stays: a client that sends the same again and again must not open the door anew.
      if (current.passwordSet) return { ...plan, password: 'stays' };
      const adoptUntil = asked.adoptHours === null ? current.adoptUntil : opened;
      return { ...plan, adoptUntil, password: 'stays' };
    }
  }
}
