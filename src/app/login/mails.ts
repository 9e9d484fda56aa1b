/** What operators are written. A link's secret stands behind the `#`: no server, log or Referer ever sees it. */
import { LINK_LASTS, type LinkPurpose } from '../../domain/access/operator.ts';
import type { Mail, PublicUrl } from '../ports/mail.ts';

export const linkTo = (use: PublicUrl, purpose: LinkPurpose, secret: string): string =>
  `${use.publicUrl()}/console/#${purpose}=${secret}`;

interface To {
  readonly mail: string;
  readonly name: string;
  readonly customerName: string;
}

const HOUR = 3_600_000;

function lasting(purpose: LinkPurpose): string {
  const hours = LINK_LASTS[purpose] / HOUR;
  return hours < 48 ? (hours === 1 ? 'an hour' : `${hours} hours`) : `${hours / 24} days`;
}

const greeted = ({ name }: To, ...lines: readonly string[]) =>
  [`Hello ${oneLine(name)},`, ...lines, ''].join('\n\n');

/** Whoever chose a name must not write our letters. */
const oneLine = (text: string) => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').slice(0, 100);

const byApi = (use: PublicUrl, path: string, secret: string) =>
  [
    'Or, without the console:',
    `  POST ${use.publicUrl()}/api/v1/${path}`,
    `  {"secret": "${secret}", "password": "…"}`,
  ].join('\n');

/** For who shall log in for the first time. */
export const invitationMail = (use: PublicUrl, to: To, secret: string): Mail => ({
  to: to.mail,
  subject: `Your invitation to ${oneLine(to.customerName)}`,
  text: greeted(
    to,
    `you are invited to work with the charging network of ${oneLine(to.customerName)} in Forecourt. Choose a password here:`,
    `  ${linkTo(use, 'invitation', secret)}`,
    byApi(use, 'invitations/accept', secret),
    `The link is good once, for ${lasting('invitation')}. If you do not expect it, do nothing.`,
  ),
});

/** For who has forgotten his password. */
export const resetMail = (use: PublicUrl, to: To, secret: string): Mail => ({
  to: to.mail,
  subject: 'Choose a new password',
  text: greeted(
    to,
    `a new password was asked for, for ${oneLine(to.customerName)} in Forecourt. Choose it here:`,
    `  ${linkTo(use, 'reset', secret)}`,
    byApi(use, 'password-resets/redeem', secret),
    `The link is good once, for ${lasting('reset')}. If it was not you who asked, do nothing: your password stays as it is.`,
  ),
});

/** So that he hears of it who did not do it himself. */
export const passwordChangedMail = (to: To): Mail => ({
  to: to.mail,
  subject: 'Your password was changed',
  text: greeted(
    to,
    `your password for ${oneLine(to.customerName)} in Forecourt was changed just now, and your other sessions have ended.`,
    'If it was not you, ask for a new password at once, and tell whoever invited you.',
  ),
});
