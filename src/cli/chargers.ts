/** Chargers as lines of a table. */

/** What the API says of a charger, as far as it is shown. */
export interface ShownCharger {
  readonly chargerId: string;
  readonly chargerName: string;
  readonly groupId: number;
  readonly groupName: string;
  readonly manufacturer: string | null;
  readonly chargerModel: string | null;
  readonly lastSeen: string | null;
  readonly activeConnection: boolean;
  readonly chargerStatus: string;
  readonly sockets: readonly { readonly id: number; readonly status: string }[] | null;
}

/** What the driver document says for no time at all: nobody heard of it yet, and good for ever. */
const NEVER = '1970-';
export const FOR_EVER = '9999-';

/** A time as it is, or a dash. */
export const momentOr = (time: string | null, none: string) =>
  time === null || time.startsWith(none) ? '–' : time;

export const CHARGER_HEAD = ['charger', 'site', 'line', 'status', 'sockets', 'model', 'last seen'];

export function chargerRow(charger: ShownCharger): string[] {
  const { chargerId, chargerName, manufacturer, chargerModel } = charger;
  return [
    chargerName === chargerId ? chargerId : `${chargerId} (${chargerName})`,
    `${charger.groupId} (${charger.groupName})`,
    charger.activeConnection ? 'connected' : '–',
    charger.chargerStatus,
    (charger.sockets ?? []).map(({ id, status }) => `${id} ${status}`).join(', ') || '–',
    [manufacturer, chargerModel].filter((word) => word !== null && word !== '').join(' ') || '–',
    momentOr(charger.lastSeen, NEVER),
  ];
}

/** What makes a row of news: all but when it was last heard of. */
export const newsOf = (charger: ShownCharger) => chargerRow(charger).slice(0, -1).join('\t');
