/** A right to charge as it was given: on a site with everything nested in it, or on one charger. */
import type { ChargerId, ChargerKey, Instant, SiteId } from '../ids.ts';
import type { RightDates } from './driver.ts';

export type Right = RightDates & {
  readonly givenBy: string;
  readonly givenAt: Instant;
} & (
    | { readonly source: 'site'; readonly siteId: SiteId; readonly name: string }
    | {
        readonly source: 'charger';
        readonly charger: ChargerKey;
        readonly chargerId: ChargerId;
        readonly name: string;
      }
  );
