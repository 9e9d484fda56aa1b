/** Words of the jump to anything. */
export const palette = {
  title: 'Search or jump',
  field: 'Site, charger, driver, card, transaction or page',
  list: 'Found',
  groups: {
    recent: 'Lately',
    pages: 'Pages',
    actions: 'Actions',
    sites: 'Sites',
    chargers: 'Chargers',
    drivers: 'Drivers',
    tags: 'Cards',
    transactions: 'Transactions',
  },
  pages: {
    imports: 'Imports',
    account: 'Your account',
  },
  actions: {
    why: 'Why does a card not work?',
    whyFor: (text: string) => `Why does the card of “${text}” not work?`,
    newDriver: 'New driver',
    newCharger: 'New charger',
    light: 'Light appearance',
    dark: 'Dark appearance',
    system: 'Appearance of this device',
    logOut: 'Log out',
  },
  /** Other words by which somebody looks for it. */
  aliases: {
    why: 'card tag refused phone access',
    newDriver: 'add create person',
    newCharger: 'add create station',
    light: 'theme mode bright',
    dark: 'theme mode night',
    system: 'theme mode auto',
    logOut: 'sign out leave',
  },
  none: (text: string) => `Nothing is called “${text}”.`,
  found: (n: number) => (n === 0 ? 'Nothing found' : n === 1 ? '1 found' : `${n} found`),
  keys: { move: 'to move', open: 'to open', tab: 'in a new tab', close: 'to close' },
  partly: 'Some of it could not be searched; it is tried again as you type.',
} as const;
