/**
 * Mail by SMTP, through nodemailer. What holds a secret goes over TLS, unless the server is this machine or somebody said otherwise. Who
 * asks waits for the first try, for seconds; what a server cannot take now is tried again in the background, and forgotten when
 * this process ends: whoever misses a link asks for another.
 */
import { createRequire } from 'node:module';
import type { Delivery, Mail, SendMail } from './app/ports/mail.ts';

const require = createRequire(import.meta.url);

export interface MailSettings {
  /** undefined: there is no mail server. */
  readonly smtpUrl: string | undefined;
  readonly mailFrom: string | undefined;
}

export interface Mailer extends SendMail {
  /** Forgets what waits to be tried again, and closes its connections. */
  close(): void;
}

interface Patience {
  /** For each step of one try, milliseconds. */
  readonly step: number;
  /** Pauses before further tries, milliseconds. */
  readonly again: readonly number[];
}

const MINUTE = 60_000;
/** After an hour a link of a reset is of no use any more. */
const PATIENCE: Patience = { step: 10_000, again: [MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE] };

/** Mails that wait to be tried again: of a server that is down for long the newest are given up. */
const WAITING_AT_MOST = 1000;

/** @param failed hears of each try that failed; never of what the mail says. */
export function createMailer(
  { smtpUrl, mailFrom }: MailSettings,
  failed: (error: unknown, what: { readonly subject: string; readonly again: boolean }) => void,
  patience: Patience = PATIENCE,
): Mailer {
  if (smtpUrl === undefined) {
    return { mails: () => false, sendMail: async () => 'unsent', close: () => {} };
  }
  // Only where there is a mail server: it takes megabytes.
  const { createTransport } = require('nodemailer') as typeof import('nodemailer');
  const transport = createTransport({
    url: smtpUrl,
    requireTLS: mustBeSecret(smtpUrl),
    connectionTimeout: patience.step,
    greetingTimeout: patience.step,
    socketTimeout: patience.step,
    dnsTimeout: patience.step,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const waiting = new Set<NodeJS.Timeout>();

  async function send(mail: Mail, tries: number): Promise<Delivery> {
    try {
      // An address as an object: no text can name a second one.
      const { to, subject, text } = mail;
      await transport.sendMail({ from: mailFrom, to: { name: '', address: to }, subject, text });
      return 'mailed';
    } catch (error) {
      const pause = isFinal(error) ? undefined : patience.again[tries];
      const again = pause !== undefined && waiting.size < WAITING_AT_MOST;
      failed(error, { subject: mail.subject, again });
      if (!again) return 'refused';
      const timer = setTimeout(() => {
        waiting.delete(timer);
        void send(mail, tries + 1);
      }, pause);
      timer.unref();
      waiting.add(timer);
      return 'delayed';
    }
  }

  return {
    mails: () => true,
    sendMail: (mail) => send(mail, 0),
    close() {
      for (const timer of waiting) clearTimeout(timer);
      waiting.clear();
      transport.close();
    },
  };
}

/** Whether the server has said for good that it does not take this mail (RFC 5321 §4.2.1). */
function isFinal(error: unknown): boolean {
  const { code, responseCode = 0 } = error as { code?: string; responseCode?: number };
  // A wrong password of ours is mended by whoever runs this, and then goes.
  return code !== 'EAUTH' && responseCode >= 500 && responseCode < 600;
}

/** `smtp://` demands STARTTLS, but of this machine, and where the URL says `requireTLS=false` or `ignoreTLS=true`. */
function mustBeSecret(smtpUrl: string): boolean {
  const { protocol, hostname, searchParams } = new URL(smtpUrl);
  const waived = searchParams.get('requireTLS') === 'false' || searchParams.get('ignoreTLS') === 'true';
  return protocol === 'smtp:' && !waived && !/^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname);
}
