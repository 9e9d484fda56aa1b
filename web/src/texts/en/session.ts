/** Logging in, and who one is. */
export const session = {
  title: 'Log in',
  mail: 'Mail address',
  password: 'Password',
  logIn: 'Log in',
  logOut: 'Log out',
  logOutEverywhere: 'Log out everywhere',
  everywhereDone: 'Your other sessions have ended.',
  ended: 'Your session has ended. Log in again to go on where you were.',
  which: 'For which customer?',
  forgotten: 'Forgot your password?',
  forgottenText:
    'Tell us your mail address. If somebody logs in with it, a link is sent that is good for an hour.',
  forgottenSend: 'Send a link',
  forgottenSent:
    'If somebody logs in with that address, a link is on its way. Nothing came? Then this server may have no mail: whoever manages operators can make you a link.',
  firstStart: 'The first start of a server: set it up',
  welcomeTitle: 'Welcome to Forecourt',
  welcomeText: 'Choose a password to work with. Eight characters or more; a sentence is a good one.',
  resetTitle: 'Choose a new password',
  newPassword: 'New password',
  choose: 'Choose it',
  chosen: (mail: string, customer: string) => `Done. Log in as ${mail} for ${customer}.`,
  badLink:
    'This link is not good any more: it was used, or is too old. Ask whoever invited you for another one.',
  worksFor: (customer: string) => `for ${customer}`,
  account: 'Your account',
  appearance: 'Appearance',
  tagline: 'Charging networks, run from one place.',
};
