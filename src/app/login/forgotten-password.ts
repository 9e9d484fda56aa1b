import { foldMail } from '../../domain/access/operator.ts';
import type { Clock } from '../ports/clock.ts';
import type { PublicUrl, SendMail } from '../ports/mail.ts';
import type { Claimant, FindClaimants, KeepLinks, OwnOperator } from '../ports/operators.ts';
import type { Secrets } from '../ports/secrets.ts';
import { type ActFor, EVERY, type ReadSnapshot, type Transact, wholeOf } from '../ports/store.ts';
import { selfOf } from './himself.ts';
import { keepLink, sendLink } from './new-link.ts';

type Ports = ReadSnapshot &
  Transact &
  ActFor &
  Pick<FindClaimants, 'claimantsByMail'> &
  KeepLinks &
  Pick<OwnOperator, 'holdSelf'> &
  SendMail &
  PublicUrl &
  Secrets &
  Clock;

/** Links of one operator that are good at a time: others may ask in his name, and must not fill his mailbox. */
const MOST_LINKS = 3;
/** Customers of one address that are written about. */
const MOST_WRITTEN = 10;

/**
 * Mails whoever has the address, and has a password, a link by which he chooses a new one: for each customer one. Whoever asks is
 * answered before it is looked who that is.
 */
export function mailPasswordReset(use: Ports) {
  return async (mail: string): Promise<void> => {
    if (!use.mails()) return;
    const all = await use.actFor(EVERY, () =>
      use.read((tx) => use.claimantsByMail(tx, foldMail(mail), MOST_WRITTEN)),
    );
    for (const one of all) {
      if (one.active && one.passwordHash !== null)
        await use.actFor(wholeOf(one.customerId), () => mailOne(one));
    }
  };

  async function mailOne(one: Claimant): Promise<void> {
    const by = selfOf(one);
    const now = use.now();
    const fresh = await use.transact(async (tx) => {
      await use.holdSelf(tx, by);
      if ((await use.goodLinks(tx, by, 'reset', now)) >= MOST_LINKS) return undefined;
      return keepLink(use, tx, by, 'reset', MOST_LINKS, now);
    });
    if (fresh !== undefined) await sendLink(use, 'reset', one, fresh.secret, now);
  }
}

/** Forgets links and sessions that are over. */
export function forgetEndedLogins(use: Transact & ActFor & Pick<KeepLinks, 'forgetEnded'> & Clock) {
  return (): Promise<number> => use.actFor(EVERY, () => use.transact((tx) => use.forgetEnded(tx, use.now())));
}
