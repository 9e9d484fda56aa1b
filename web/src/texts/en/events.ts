/** Words of one room. */
export const events = {};
