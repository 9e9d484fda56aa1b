import type { Caller } from '../../domain/access/allow.ts';
import { foldMail, type LoginMethod, SESSION_LONGEST } from '../../domain/access/operator.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { CustomerId } from '../../domain/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { Claimant, FindClaimants, OwnOperator, Sessions } from '../ports/operators.ts';
import type { ChosenPasswords, Secrets } from '../ports/secrets.ts';
import { type ActFor, type ReadSnapshot, type Transact, type Tx, wholeOf } from '../ports/store.ts';
import { himself, selfOf } from './himself.ts';
import { MOST_CLAIMANTS, proven } from './prove-password.ts';
import { makeSessionSecret } from './secret.ts';

/** Where somebody logs in from, for whoever looks through his sessions. */
export interface FromWhere {
  readonly address: string;
  readonly userAgent: string;
}

export interface LoggedIn {
  /** The cookie, told to its owner only. */
  readonly secret: string;
  readonly who: Caller;
}

type BeginPorts = Transact &
  ActFor &
  Pick<Sessions, 'addSession'> &
  Pick<OwnOperator, 'self' | 'holdSelf'> &
  Secrets &
  Clock;

/** Sessions of one operator: more than anybody has browsers. */
const MOST_SESSIONS = 50;

/**
 * Begins a session of somebody who was proved to be himself, whatever by: each way to log in ends here.
 * `isStill`: whether what he proved himself by is good, looked at in the transaction; else undefined is answered.
 */
async function begin(
  use: BeginPorts,
  found: Claimant,
  method: LoginMethod,
  from: FromWhere,
  isStill: (now: { readonly passwordHash: string | null }) => boolean,
): Promise<LoggedIn | undefined> {
  const by = selfOf(found);
  const now = use.now();
  const { secret, hash } = makeSessionSecret(use);
  const work = async (tx: Tx) => {
    // Who changes his password meanwhile, or is not let in any more, leaves no session behind.
    await use.holdSelf(tx, by);
    const current = await use.self(tx, by);
    if (current === undefined || !current.active || !isStill(current)) return undefined;
    const expiresAt = now + SESSION_LONGEST;
    const session = await use.addSession(tx, by, { hash, method, expiresAt, ...from }, MOST_SESSIONS, now);
    return { secret, who: { ...himself(found), sessionId: session.id } };
  };
  return use.actFor(wholeOf(found.customerId), () => use.transact(work));
}

const WRONG = refuse('login-failed');

/**
 * Logs in by mail address and password. Whatever is wrong, the answer is the same. Where the password is right at more than one
 * customer and none is named, he is told which they are: he has proved that he is an operator of each.
 */
export function logIn(
  use: BeginPorts &
    ReadSnapshot &
    Pick<FindClaimants, 'claimantsByMail'> &
    Pick<OwnOperator, 'renewHash'> &
    ChosenPasswords,
) {
  return async (
    mail: string,
    password: string,
    customerId: CustomerId | null,
    from: FromWhere,
  ): Promise<LoggedIn | Refusal> => {
    const folded = foldMail(mail);
    const all = await use.read((tx) => use.claimantsByMail(tx, folded, MOST_CLAIMANTS));
    const right = await proven(use, all, password, `${folded} ${from.address}`);
    if (isRefusal(right)) return right;
    const fitting = right.filter((one) => customerId === null || one.customerId === customerId);
    const [found, another] = fitting;
    if (found === undefined) return WRONG;
    if (another !== undefined) {
      const choices = fitting.map((one) => ({ id: one.customerId, name: one.customerName }));
      const named = choices.map(({ id, name }) => `${id} (${name})`).join(', ');
      return { ...refuse('customer-needed', 'customerId', `must be one of ${named}`), choices };
    }
    const hash = found.passwordHash ?? '';
    const done = await begin(use, found, 'password', from, (now) => now.passwordHash === hash);
    if (done !== undefined && use.isOutdated(hash)) {
      const by = selfOf(found);
      const slower = await use.hashChosen(password, null);
      await use.actFor(wholeOf(found.customerId), () =>
        use.transact((tx) => use.renewHash(tx, by, hash, slower)),
      );
    }
    return done ?? WRONG;
  };
}
