/** Words of the page that says why a card does not work. */
import { common } from './common.ts';

const { plural } = common;
/** A name within a sentence; whoever shows it sets it apart, whichever way it is written. */
const name = (text: string) => `\u2068${text}\u2069`;

interface About {
  readonly card: string;
  /** null: not known, or not ours to know. */
  readonly driver: string | null;
  readonly chargerId: string;
  readonly site: string;
  /** Of the dates that count. */
  readonly day: string;
  readonly elsewhere: string;
}
interface Asked {
  readonly card: string;
  readonly driver: string;
  readonly chargerId: string;
}
const cardOf = ({ card, driver }: About) =>
  driver === null ? `card ${name(card)}` : `card ${name(card)} of ${name(driver)}`;
const driverOf = ({ card, driver }: About) => (driver === null ? `who has card ${name(card)}` : name(driver));

export const access = {
  title: 'Why does the card not work?',
  under: 'Say whose card and which charger: you see what the charger is told now, why, and what mends it.',
  who: 'Who or which card',
  whoHint: 'Name, first half of the card’s number, or both',
  where: 'Where',
  whereHint: 'Charger or site',
  clear: 'Choose another',
  nothing: (text: string) => `Nothing is called “${text}”.`,
  tooMany: 'Very many are called so, and not all their cards were looked at: type more of the name.',
  nothingWhere: (text: string) => `No charger and no site is called “${text}”.`,
  typeOn: 'Type a few letters.',
  groups: {
    drivers: 'Drivers',
    tags: 'Cards',
    unknown: 'Cards that nobody has, shown lately',
    typed: 'As typed',
    lately: 'Where the card was shown lately',
    chargers: 'Chargers',
    at: (site: string) => `At ${site}`,
    some: 'Some chargers',
  },
  asTyped: (text: string) => `Ask for card ${text}`,
  shownAt: (chargerId: string) => `shown at ${chargerId}`,
  cards: (n: number) => (n === 0 ? 'no card' : plural(n, 'card', 'cards')),
  blockedCard: 'blocked',
  off: 'switched off',
  startTitle: 'Refused lately',
  startText: 'One tap, if it is one of these.',
  noneRefused: 'Nobody was refused lately',
  noneRefusedText: 'Type a name and a part of the card’s number, pick the card, then the charger.',
  noPlace: 'Now the charger',
  noPlaceText: 'It stands on the charger. The name of the site will do as well.',
  noWho: 'Now the card',
  noWhoText: 'The driver’s name will do, with a part of the card’s number where several are called so.',
  notDecided: 'It could not be decided anew: what stands here is of before',
  notHere: 'This charger is not here, or not yours to see',
  notHereText: 'The address may be old. Choose the charger again.',
  purpose: 'Asked for',
  purposes: {
    start: 'Starting',
    authorize: 'Showing the card',
  },
  purposeText: {
    start: 'What a start is told: it counts what the card charges already.',
    authorize: 'What is told when the card is shown: what it charges elsewhere does not count.',
  },
  decided: 'Decided',
  again: 'Decide again',
  sentence: {
    open: (a: About) => `Yes: ${name(a.site)} is open, anyone may charge at ${name(a.chargerId)}.`,
    accepted: (a: About) => `Yes: ${cardOf(a)} may charge at ${name(a.chargerId)}.`,
    'unknown-tag': (a: About) => `No: nobody has card ${name(a.card)}.`,
    blocked: (a: About) => `No: ${cardOf(a)} is blocked.`,
    'driver-inactive': (a: About) => `No: ${driverOf(a)} is switched off, with all cards.`,
    'not-yet-valid': (a: About) => `Not yet: ${cardOf(a)} is good from ${a.day}.`,
    expired: (a: About) => `No: ${cardOf(a)} expired on ${a.day}.`,
    'no-right': (a: About) => `No: ${driverOf(a)} has no right to charge at ${name(a.chargerId)}.`,
    'right-ended': (a: About) => `No: the right of ${driverOf(a)} at ${name(a.chargerId)} ended on ${a.day}.`,
    'right-later': (a: About) =>
      `Not yet: the right of ${driverOf(a)} at ${name(a.chargerId)} begins on ${a.day}.`,
    'already-charging': (a: About) => `No: ${cardOf(a)} charges already at ${name(a.elsewhere)}.`,
  },
  yesText: 'If it does not charge all the same, look at the charger, its cable and its line.',
  stepsTitle: 'How it was decided',
  passed: 'passed',
  failed: 'failed',
  steps: {
    policy: {
      open: (site: string) => `${name(site)} is open: anyone may charge`,
      known: (site: string) => `At ${name(site)} any good card may charge`,
      rights: (site: string) => `At ${name(site)} a right is needed`,
    },
    known: (card: string, driver: string | null) =>
      driver === null ? `Card ${name(card)} belongs to a driver` : `Card ${name(card)} is ${name(driver)}’s`,
    unknown: (card: string) => `No driver has card ${name(card)}`,
    free: 'Neither the card nor its driver is blocked',
    blocked: (reason: string | null) =>
      reason === null || reason === '' ? 'The card is blocked' : `The card is blocked: ${name(reason)}`,
    off: 'The driver is switched off',
    noStart: 'No start date: good from the beginning',
    startedAt: (at: string) => `The card is good from ${at}`,
    noEnd: 'No expiry date: good without an end',
    endsAt: (at: string) => `The card is good until ${at}`,
    endedAt: (at: string) => `The card expired at ${at}`,
    noRight: 'No right on the charger, its site, a site above or an access group that holds it',
    onCharger: 'Right on this charger',
    onSite: (site: string) => `Right on the site ${name(site)}`,
    above: (n: number) => `, ${plural(n, 'site', 'sites')} above the charger’s own`,
    onSomeSite: 'Right on a site that is not yours to see',
    onGroup: (group: string) => `Right through the access group ${name(group)}`,
    onSomeGroup: 'Right through an access group that is not yours to see',
    rightEnded: (right: string, at: string) => `${right}: it ended at ${at}`,
    rightBegins: (right: string, at: string) => `${right}: it begins at ${at}`,
    rightUntil: (right: string, at: string) => `${right}, until ${at}`,
    givenBy: 'given by',
    running: (n: number) =>
      n === 0 ? 'It charges nowhere else' : `It charges ${n}× elsewhere, and may more`,
    tooMany: 'It charges already; no more at a time are allowed',
    since: 'since',
  },
  severalCards: (good: number, all: number) => `${good} of ${all} cards may charge there.`,
  noCards: (driver: string) => `${driver} has no card`,
  noCardsText: 'Without a card nothing can be shown to the charger. Add one on the driver’s page.',
  showCard: (card: string) => `Show how it was decided for card ${card}`,
  hideCard: (card: string) => `Hide how it was decided for card ${card}`,
  driverPage: 'The driver',
  mend: {
    title: 'What mends it',
    may: {
      drivers: 'You may not change drivers and cards: ask somebody who may, an admin or a site manager.',
      rights: 'You may not give rights: ask somebody who may, an admin, a site manager or support.',
      operate: 'You may not operate chargers: ask somebody who may, an admin, a site manager or support.',
    },
    /** What to ask them for, whom it is about, where. */
    askFor: {
      'add-tag': ({ card }: Asked) => `give card ${name(card)} to its driver`,
      'unblock-tag': ({ card }: Asked) => `unblock card ${name(card)}`,
      'activate-driver': ({ driver }: Asked) => `switch ${name(driver)} on again`,
      wait: ({ card }: Asked) => `let card ${name(card)} be good from now on`,
      'move-expiry': ({ card }: Asked) => `move the expiry of card ${name(card)}`,
      'give-right': ({ driver, chargerId }: Asked) => `give ${name(driver)} a right at ${name(chargerId)}`,
      'end-transaction': ({ card }: Asked) => `stop what card ${name(card)} charges now`,
    },
    itsDriver: 'its driver',
    ask: (what: string) => `Ask for this: ${what}.`,
    unblock: (card: string) => `Unblock card ${card}`,
    unblockText: 'It is good again at once, wherever its driver has a right.',
    unblocked: (card: string) => `Card ${card} is unblocked.`,
    reason: (text: string) => `It was blocked for: ${text}`,
    activate: (driver: string) => `Switch ${driver} on again`,
    activateText: (n: number) =>
      `All cards of the driver (${n}) are good again at once, those that are blocked or expired excepted.`,
    activated: (driver: string) => `${driver} is switched on again.`,
    wait: (at: string) => `It comes by itself: wait until ${at}.`,
    beginNow: (card: string) => `Let card ${card} begin now`,
    beginNowText: 'Or let it begin earlier: from now on it is good.',
    begun: (card: string) => `Card ${card} is good from now on.`,
    expiry: 'Good until',
    expiryRule: 'Choose a day that is not over yet.',
    forever: 'Without an end',
    move: 'Move the expiry',
    moved: (card: string, day: string | null) =>
      day === null ? `Card ${card} has no end any more.` : `Card ${card} is good until ${day}.`,
    elsewhere: 'Somebody else changed the card meanwhile. Look again, then decide.',
    right: 'Give the right on',
    rightOn: {
      charger: (id: string) => `Only this charger, ${id}`,
      site: (site: string) => `The site ${site}`,
      siteText: 'and everything nested in it',
      above: (site: string) => `The site above, ${site}`,
      group: (group: string) => `The access group ${group}`,
      groupText: 'and all chargers that it holds',
    },
    rightUntil: 'For how long',
    spans: { day: 'Until tomorrow, this time', month: 'For 30 days', ever: 'Without an end' },
    give: 'Give the right',
    given: (place: string) => `The right is given: ${place}.`,
    rightWait: (at: string) => `A right begins by itself at ${at}. One that is good at once:`,
    stop: (id: number) => `Stop transaction ${id}`,
    stopText: (chargerId: string) => `It charges at ${chargerId}. Stopped, the car there gets no more.`,
    stopSure: (id: number, chargerId: string) => `Stop transaction ${id} at ${chargerId}?`,
    stopSureText: 'Charging there ends now. It cannot be taken up again from here.',
    stopping: 'The charger was asked to stop. As soon as it says that it did, it is decided again.',
    stopRefused: (state: string) => `The charger did not stop it (${state}). Its page says more.`,
    add: 'Give the card to',
    addHint: 'Type the driver’s name',
    addTo: (driver: string) => `Give the card to ${driver}`,
    addButton: 'Give the card to the driver',
    addText: 'Is it the right card, spelled as the charger reads it? Then from now on it is this driver’s.',
    lookalike: (tag: string) =>
      `It is the same as card ${tag}, written another way: as another reader tells it.`,
    added: (card: string, driver: string) => `Card ${card} is ${driver}’s now.`,
  },
  told: {
    title: 'What the charger was told lately',
    none: 'It asked nothing about this card',
    noneText: 'Either the card was never shown there, or the charger decided by itself.',
    purposes: {
      authorize: 'card shown',
      start: 'start',
      'remote-start': 'start by us',
    } as Readonly<Record<string, string>>,
    asked: (purpose: string) => `Asked: ${purpose}`,
    transaction: (id: number) => `Transaction ${id}`,
  },
  outcomes: {
    accepted: 'Accepted',
    'unknown-tag': 'Unknown card',
    blocked: 'Blocked',
    'driver-inactive': 'Driver off',
    'not-yet-valid': 'Not yet good',
    expired: 'Expired',
    'no-right': 'No right',
    'already-charging': 'Charging already',
  } as Readonly<Record<string, string>>,
  charger: {
    title: 'The charger',
    seen: 'Last heard',
    online: 'It is connected.',
    offline: 'It is not connected: what it lets in now it decides alone, and this answer reaches it later.',
    never: 'It has never been connected: nobody can charge there yet.',
    list: {
      off: 'It asks the server each time.',
      unsupported: 'It keeps no list of its own and asks the server each time.',
      unknown: 'It may decide by a list of its own; nobody knows yet what stands in it.',
      behind: 'It decides by its own list, and that is older than this answer: the newer one is to be sent.',
      sending: 'It decides by its own list; the newer one is on its way to it.',
      'in-step': 'It decides by its own list first, which is in step with this answer.',
      failing:
        'It decides by its own list and does not take the newer one: its answer may be older than this.',
    } as Readonly<Record<string, string>>,
    confirmed: 'List confirmed',
    entries: 'Cards in it',
  },
};
