/** Words of one room. */
export const settings = {};
