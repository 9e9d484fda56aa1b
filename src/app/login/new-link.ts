/** A link for an operator: made in the transaction, sent when it has committed. */
import type { Allowed, OperatorRef } from '../../domain/access/allow.ts';
import { LINK_LASTS, type LinkPurpose } from '../../domain/access/operator.ts';
import type { Instant } from '../../domain/ids.ts';
import type { Delivery, Mail, PublicUrl, SendMail } from '../ports/mail.ts';
import type { KeepLinks } from '../ports/operators.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { Tx } from '../ports/store.ts';
import { invitationMail, linkTo, resetMail } from './mails.ts';
import { type FreshSecret, makeSecret } from './secret.ts';

/** What became of a link. `link` is told to who asked for it only where nobody can mail it. */
export interface SentLink {
  readonly delivery: Delivery;
  readonly link: string | null;
  readonly expiresAt: Instant;
}

/** Keeps the hash of a fresh link; earlier ones for the purpose end, but for the `keep` newest. */
export async function keepLink(
  use: KeepLinks & Secrets,
  tx: Tx,
  by: Allowed<'manage', OperatorRef> | Allowed<'self', OperatorRef>,
  purpose: LinkPurpose,
  keep: number,
  now: Instant,
): Promise<FreshSecret> {
  const fresh = makeSecret(use);
  await use.addLink(tx, by, { purpose, hash: fresh.hash, expiresAt: now + LINK_LASTS[purpose] }, keep, now);
  return fresh;
}

/** Outside of the transaction: nobody is told of what did not happen, and no mail server is waited for inside. */
export async function sendLink(
  use: SendMail & PublicUrl,
  purpose: LinkPurpose,
  to: { readonly mail: string; readonly name: string; readonly customerName: string },
  secret: string,
  now: Instant,
): Promise<SentLink> {
  const write: (use: PublicUrl, ...about: [typeof to, string]) => Mail =
    purpose === 'invitation' ? invitationMail : resetMail;
  const delivery = await use.sendMail(write(use, to, secret));
  const link = delivery === 'unsent' ? linkTo(use, purpose, secret) : null;
  return { delivery, link, expiresAt: now + LINK_LASTS[purpose] };
}
