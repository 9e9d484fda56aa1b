/** Mail to people. */

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/**
 * mailed: the mail server has it · delayed: it cannot be reached, and is tried again for a while · refused: it does not take mail
 * for that address · unsent: there is no mail server.
 */
export const DELIVERIES = ['mailed', 'delayed', 'refused', 'unsent'] as const;
export type Delivery = (typeof DELIVERIES)[number];

export interface SendMail {
  /** Whether there is a mail server at all. */
  mails(): boolean;
  /** Answers after the first try, within seconds; never throws. Called after the commit, outside of a transaction. */
  sendMail(mail: Mail): Promise<Delivery>;
}

/** Where this server is reached from outside, without a slash at the end. */
export interface PublicUrl {
  publicUrl(): string;
}
