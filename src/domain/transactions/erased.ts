/** Transactions of people who were erased. */

/** Stands in the place of a tag before random signs. `·` is no ASCII: no driver can get such a tag. */
export const ERASED = 'erased·';

/** Whether the tag of a transaction was erased: then what its charger still tells of it must not bring the tag back. */
export const isErased = (idTag: string): boolean => idTag.startsWith(ERASED);
