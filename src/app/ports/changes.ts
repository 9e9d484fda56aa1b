/** What storage says of rows that were written, so that what is kept in memory of them can be thrown away. */

/**
 * charger: what is shown of one charger · seen: no more than when it was last heard · driver: the driver itself, its tags, rights and
 * external ids · places: which chargers a customer has, and where they stand · sites: a customer's sites · key: an API key ·
 * node: a lease.
 */
export const CHANGE_KINDS = ['charger', 'seen', 'driver', 'places', 'sites', 'key', 'node'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

export interface Change {
  readonly kind: ChangeKind;
  /** 0: of none. */
  readonly customer: number;
  /** Of `places`, `sites` and `node`: 0, all of them. */
  readonly thing: number;
}

/** `everything`: more than can be told one by one, or nobody knows what. */
export type Changes = readonly Change[] | 'everything';

export interface HearChanges {
  /**
   * Hears what each commit changed, after it is durable and before whoever asked for it hears of it: what is read then and shown
   * afterwards has the change. May hear of more than was changed, never of less. On PostgreSQL commits of other servers are
   * heard too, {@link HEARD_WITHIN} later at most.
   */
  onChanges(listener: (changes: Changes) => void): void;
}

/** How long another server's commit may be unheard, milliseconds: two looks and an answer's time. */
export const HEARD_WITHIN = 2000;
