/** Lines of an import in words of the domain, and what can come of one. */

import type { KeptDriver, RightDates, Tag, TagSettings, WantedDriver } from '../../domain/drivers/driver.ts';
import type { Given, RightPlace } from '../../domain/drivers/right.ts';
import type { Refusal } from '../../domain/errors.ts';
import type { ChargerId, DriverId, SiteId } from '../../domain/ids.ts';
import type { Fate, Wrong } from '../../domain/imports/import.ts';
import type { Site, SiteSettings } from '../../domain/sites/site.ts';
import type { NewCharger } from '../admin/create-charger.ts';
import type { ChargerReading } from '../queries/kept-charger.ts';

/**
 * What every line has. Its function makes of the thing as it is now (null: it is not there yet) what it shall be; pure, it may be asked
 * twice. Of a reference null says that the cell is empty, undefined that there is no such column.
 */
interface Row {
  /** What it calls its thing, each with the column that says so: no other line of the file may say the same. */
  readonly names: readonly { readonly column: string; readonly name: string }[];
  /** Names of lines that must be done before it, if there are any. */
  readonly after: readonly string[];
}

export interface SiteRow extends Row {
  readonly kind: 'sites';
  readonly externalId: string;
  readonly parentExternalId: string | null | undefined;
  settings(current: Site | null, parentId: SiteId | null | undefined): SiteSettings | Refusal;
}

export interface ChargerRow extends Row {
  readonly kind: 'chargers';
  readonly chargerId: ChargerId;
  readonly siteExternalId: string | null | undefined;
  readonly password: string | null;
  wanted(current: ChargerReading | null, siteId: SiteId | null | undefined): NewCharger | Refusal;
}

export interface DriverRow extends Row {
  readonly kind: 'drivers';
  readonly externalId: string;
  readonly homeExternalId: string | null | undefined;
  wanted(current: KeptDriver | null, homeId: SiteId | null | undefined): WantedDriver | Refusal;
}

/** Which driver is meant, and the column that says so. */
export type DriverNamed = { readonly column: string } & (
  | { readonly externalId: string }
  | { readonly driverId: DriverId }
);

export interface TagRow extends Row {
  readonly kind: 'tags';
  readonly driver: DriverNamed;
  readonly idTag: string;
  settings(current: Tag | null): TagSettings | Refusal;
}

/** What a right is on, and the column that says so. */
export type PlaceNamed =
  | { readonly column: 'siteExternalId' | 'accessGroupExternalId'; readonly externalId: string }
  | { readonly column: 'groupId' | 'chargerId' | 'accessGroupId'; readonly place: RightPlace };

export interface RightRow extends Row {
  readonly kind: 'rights';
  readonly driver: DriverNamed;
  readonly place: PlaceNamed;
  dates(current: Given | null): RightDates | Refusal;
}

export type ImportRow = SiteRow | ChargerRow | DriverRow | TagRow | RightRow;

/** What came of a line: its fate · what is wrong with it · what it lacks, which a later line may bring. */
export type Outcome =
  | { readonly fate: Exclude<Fate, 'refused'>; readonly thingId: string }
  | { readonly wrong: Wrong }
  | Refusal
  | { readonly lacks: Wrong };

interface Revised {
  readonly revision: number;
}

/** The fate of a line, from its thing as it was and as it is. */
export const fateOf = (before: Revised | null, after: Revised, thingId: string | number): Outcome => ({
  fate: before === null ? 'created' : before.revision === after.revision ? 'unchanged' : 'changed',
  thingId: String(thingId),
});
