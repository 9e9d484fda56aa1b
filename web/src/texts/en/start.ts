/** Words of the assistant of a first start. */
export const start = {
  title: 'Set up this server',
  of: (step: number, steps: number) => `Step ${step} of ${steps}`,
  steps: {
    key: 'Admin key',
    people: 'You',
    site: 'First site',
    charger: 'First charger',
    watch: 'Connect it',
  },
  key: {
    text: 'The server printed an admin key when it started for the first time. It is the proof that this server is yours; this page keeps it only until it is closed.',
    label: 'Admin key',
    lost: 'Lost it? Whoever hosts the server can set FORECOURT_ADMIN_KEY and start it again.',
    wrong: 'This is not the admin key of this server.',
    next: 'Go on',
  },
  people: {
    text: 'A customer is whose network this is: a company, or you. You log in for it with a mail address and a password.',
    which: 'For whom?',
    another: 'A new customer',
    customer: 'Name of the customer',
    name: 'Your name',
    mail: 'Your mail address',
    password: 'A password to log in with',
    passwordText: 'Eight characters or more; a sentence is a good one.',
    next: 'Make it and log in',
    mailed: (mail: string) =>
      `This server sends mail: a link is on its way to ${mail}. Open it to choose a password, log in, and go on here.`,
    goOn: 'I have logged in',
  },
  site: {
    text: 'Chargers stand at sites, and sites can be nested: a country, a town, a yard. One is enough to begin.',
    name: 'Name of the site',
    policy: 'Who may charge there?',
    policies: {
      rights: 'Only drivers with a right there: the usual choice',
      known: 'Every driver whom you know',
      open: 'Anybody',
    },
    next: 'Make the site',
    skip: (name: string) => `Use ${name}, which is there already`,
  },
  charger: {
    text: 'Its identity is what the charger calls itself. Makers print it on a label, or let you choose it; every charger has another.',
    identity: 'Charger identity',
    next: 'Make the charger',
    made: (chargerId: string) => `Go on with ${chargerId}, which is made`,
  },
  watch: {
    text: 'Type these into the charger (its app, its web page, or the installer’s tool), and let it restart. This page watches for it.',
    waiting: 'Waiting for it…',
    since: (words: string) => `for ${words}`,
    nothing:
      'Nothing has come from it yet. Is it switched on, and does it reach the network? The address must be one that it can reach.',
    tried: 'It came, and was not let in:',
    itsPage: 'To the charger’s page',
    later: 'Later: go to the overview',
    times: (n: number) => (n === 1 ? 'once' : `${n} times`),
    stranger: (identity: string) =>
      `Somebody came as “${identity}”, whom nobody knows. Is that your charger under another identity?`,
    here: 'It is here.',
    hereText: 'It is connected, and shows its sockets below as they are now.',
    open: 'Open the charger',
    driver: 'Add a driver who may charge',
    driverText: 'Make the driver, with a tag; then tick where he may charge, under Rights on his page.',
  },
};
