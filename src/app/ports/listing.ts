/** Lists in an order that the caller chooses, by pages and with filters. */

/** Where in its order a page begins: behind this row. `value` is that of the order's column, null where that is the id. */
export interface Place {
  readonly value: string | number | null;
  readonly id: number;
}

export interface Listing<S extends string> {
  /** By what it is ordered; rows that are the same in it by id. */
  readonly sort: S;
  readonly descending: boolean;
  readonly after: Place | null;
  readonly limit: number;
  /** Whether to count all that the filters let through. */
  readonly total: boolean;
}

export interface Listed<T> {
  readonly items: readonly T[];
  /** null: nobody asked. */
  readonly total: number | null;
}
