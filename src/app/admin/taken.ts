/** What is said of a name that somebody has already: never who, where that could be another customer. */

export const TAG_IS_TAKEN = 'is already held by a driver of this customer';
export const CHARGER_ID_IS_TAKEN = 'is already the identity of another charger';
export const DRIVER_EXTERNAL_ID_IS_TAKEN = 'is already held by another driver of this customer';
export const SITE_EXTERNAL_ID_IS_TAKEN = 'is already held by another site of this customer';
export const ACCESS_GROUP_EXTERNAL_ID_IS_TAKEN = 'is already held by another access group of this customer';
