/** Why somebody who knocked was not let in, and what to do about it; by the reason that the API gives. */
export const refusals: Readonly<Record<string, { title: string; toDo: string }>> = {
  'no-credentials': {
    title: 'It sent no user and password',
    toDo: 'Set the password in the charger, or its security profile to 1, and restart it.',
  },
  'wrong-user': {
    title: 'Its user name is not its charger id',
    toDo: 'Set the charger id as the user name in the charger.',
  },
  'wrong-password': {
    title: 'Wrong password',
    toDo: 'Type it anew in the charger, or make a new one on the charger’s page.',
  },
  'no-password-set': {
    title: 'No password is kept of it',
    toDo: 'Make one on the charger’s page and type it into the charger.',
  },
  'adopt-window-over': {
    title: 'Its first password came too late to be kept',
    toDo: 'Let it adopt one anew, or make a password, on the charger’s page.',
  },
  'no-subprotocol': {
    title: 'It offers no version of OCPP',
    toDo: 'Choose OCPP 1.6 JSON in the charger, or allow it to come without a version.',
  },
  'subprotocol-not-built': {
    title: 'It offers only versions other than OCPP 1.6',
    toDo: 'Choose OCPP 1.6 JSON in the charger.',
  },
  'too-many-attempts': {
    title: 'Too many log-ins waited to be checked',
    toDo: 'It tries again by itself. If that goes on, see by the address whether two devices share the identity, or somebody guesses.',
  },
  'security-profile-too-low': {
    title: 'It came with a lower security profile than is demanded',
    toDo: 'Raise it in the charger so that it comes by TLS, or lower what is demanded on its page.',
  },
  'storage-unavailable': {
    title: 'The server could not reach its database',
    toDo: 'Who hosts the server must look after it. The charger tries again by itself.',
  },
  'unknown-charger': {
    title: 'No charger has this identity',
    toDo: 'Compare it letter by letter with the charger id, or make the charger.',
  },
  'no-tls': { title: 'It spoke without TLS', toDo: 'Give it the address that begins with wss://.' },
  'tls-version': {
    title: 'Its TLS is too old',
    toDo: 'It has to speak TLS 1.2 or newer: look for newer firmware.',
  },
  'tls-suites': {
    title: 'It has no TLS suite in common with us',
    toDo: 'Look for newer firmware, or ask who hosts the server which suites it takes.',
  },
  'certificate-refused': {
    title: 'It does not trust our certificate',
    toDo: 'Install the root of the server’s certificate in the charger.',
  },
  'tls-timed-out': {
    title: 'Its TLS took too long',
    toDo: 'Its network is slow or loses much: look at its signal.',
  },
  'tls-failed': {
    title: 'Its TLS failed',
    toDo: 'Look at its log; `forecourt doctor` looks at our certificate.',
  },
};
