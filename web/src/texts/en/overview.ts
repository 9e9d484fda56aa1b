/** Words of one room. */
export const overview = {};
