/** Words of one room. */
export const sites = {};
