/** A right to charge as it was given: on a site with everything nested in it, on one charger, or on an access group. */
import type { AccessGroupRef, ChargerRef, SiteRef } from '../access/allow.ts';
import type { AccessGroupId, ChargerId, ChargerKey, Instant, SiteId } from '../ids.ts';
import type { RightDates } from './driver.ts';

/** What a right can be given on. */
export type RightTarget = SiteRef | ChargerRef | AccessGroupRef;

/** The same as people name it. */
export type RightPlace =
  | { readonly siteId: SiteId }
  | { readonly chargerId: ChargerId }
  | { readonly groupId: AccessGroupId };

/** Its dates, who gave it or changed it last, and when. */
export type Given = RightDates & { readonly givenBy: string; readonly givenAt: Instant };

export type Right = Given & {
  /** Raised by every change of it. */
  readonly revision: number;
  /** Of the site, charger or access group. */
  readonly name: string;
} & (
    | { readonly source: 'site'; readonly siteId: SiteId }
    | { readonly source: 'charger'; readonly charger: ChargerKey; readonly chargerId: ChargerId }
    | { readonly source: 'group'; readonly groupId: AccessGroupId }
  );

/** Under which name the audit tells of a right; one target has one name. */
export function rightName(target: RightTarget): string {
  switch (target.kind) {
    case 'site':
      return `site ${target.siteId}`;
    case 'charger':
      return `charger ${target.charger}`;
    case 'access-group':
      return `group ${target.groupId}`;
  }
}

/** What a right was given on. */
export function targetOf(right: Right, customerId: RightTarget['customerId']): RightTarget {
  switch (right.source) {
    case 'site':
      return { kind: 'site', customerId, siteId: right.siteId };
    case 'charger':
      return { kind: 'charger', customerId, charger: right.charger };
    case 'group':
      return { kind: 'access-group', customerId, groupId: right.groupId };
  }
}
