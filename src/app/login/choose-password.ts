/** A password is chosen: with the invitation, by a link, or in place of one that is known. */
import type { Caller, Member } from '../../domain/access/allow.ts';
import { foldMail } from '../../domain/access/operator.ts';
import { passwordFlaw } from '../../domain/access/password-rules.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import { transactUnlessRefused } from '../admin/undo.ts';
import type { Clock } from '../ports/clock.ts';
import type { SendMail } from '../ports/mail.ts';
import type { Claimant, FindClaimants, KeepLinks, OwnOperator } from '../ports/operators.ts';
import type { ChosenPasswords, Secrets } from '../ports/secrets.ts';
import { type ActFor, type ReadSnapshot, type Transact, type Tx, wholeOf } from '../ports/store.ts';
import { ownOf, selfOf } from './himself.ts';
import { passwordChangedMail } from './mails.ts';
import { MOST_CLAIMANTS, proven } from './prove-password.ts';

type Ports = ReadSnapshot &
  Transact &
  ActFor &
  FindClaimants &
  Pick<KeepLinks, 'useLink'> &
  OwnOperator &
  ChosenPasswords &
  SendMail &
  Secrets &
  Clock;

/** Where somebody who has just chosen a password logs in with it. */
export type Welcomed = Pick<Claimant, 'mail' | 'name' | 'customerId' | 'customerName'>;

function flaw(use: Ports, password: string, whose: Claimant): Refusal | undefined {
  const rule = passwordFlaw(password, whose, use.isCommonPassword);
  return rule === undefined ? undefined : refuse('bad-body', 'password', rule);
}

/** What is hashed of the same address: a new password is made as that is, see {@link ChosenPasswords}. */
async function besideOf(use: Ports, { mail, passwordHash }: Claimant): Promise<string | null> {
  if (passwordHash !== null) return passwordHash;
  const all = await use.read((tx) => use.claimantsByMail(tx, foldMail(mail), MOST_CLAIMANTS));
  return all.find((one) => one.passwordHash !== null)?.passwordHash ?? null;
}

const NO_LINK = refuse('link-not-found');

/** By the link of an invitation or a reset; it is good once. Every session of his ends. */
export function chooseByLink(use: Ports, purpose: 'invitation' | 'reset') {
  return async (
    who: Caller,
    secret: string,
    password: string,
    name: string | null,
  ): Promise<Welcomed | Refusal> => {
    const link = use.sha256Hex(secret);
    const found = await use.read((tx) => use.claimantByLink(tx, purpose, link, use.now()));
    if (found === undefined || !found.active) return NO_LINK;
    const weak = flaw(use, password, { ...found, name: name ?? found.name });
    if (weak !== undefined) return weak;
    const hash = await use.hashChosen(password, await besideOf(use, found));
    const by = selfOf(found, who.requestId);
    const choose = async (tx: Tx) => {
      await use.holdSelf(tx, by);
      const now = use.now();
      const still = await use.claimantByLink(tx, purpose, link, now);
      if (still?.active !== true || !(await use.useLink(tx, by, link))) return NO_LINK;
      await use.setPassword(tx, by, hash, null, name, now);
      return undefined;
    };
    const refused = await use.actFor(wholeOf(found.customerId), () => transactUnlessRefused(use, choose));
    if (refused !== undefined) return refused;
    const welcomed = { ...found, name: name ?? found.name };
    if (purpose === 'reset') void use.sendMail(passwordChangedMail(welcomed));
    return welcomed;
  };
}

/** By who is logged in and shows the present one. His other sessions end. */
export function changePassword(use: Ports) {
  return async (
    who: Caller,
    present: string,
    password: string,
    address: string,
  ): Promise<Refusal | undefined> => {
    const by = ownOf(who);
    if (isRefusal(by)) return by;
    const me = await use.read((tx) => use.self(tx, by));
    if (me === undefined) return refuse('not-authorised');
    const claimant = { ...me, operatorId: me.id };
    const right = await proven(use, [claimant], present, `${foldMail(me.mail)} ${address}`);
    if (isRefusal(right)) return right;
    if (right.length === 0) return WRONG_PRESENT;
    const weak = flaw(use, password, claimant);
    if (weak !== undefined) return weak;
    const hash = await use.hashChosen(password, me.passwordHash);
    const refused = await transactUnlessRefused(use, async (tx) => {
      await use.holdSelf(tx, by);
      const now = await use.self(tx, by);
      // Chosen anew elsewhere meanwhile: what was shown is not the present one any more.
      if (now?.passwordHash !== me.passwordHash) return WRONG_PRESENT;
      const { sessionId = null } = who as Member & { readonly kind: 'operator' };
      await use.setPassword(tx, by, hash, sessionId, null, use.now());
      return undefined;
    });
    if (refused === undefined) void use.sendMail(passwordChangedMail(me));
    return refused;
  };
}

export const WRONG_PRESENT = refuse('bad-body', 'currentPassword', 'is not the password that you have');
