/** Words of one room. */
export const start = {};
