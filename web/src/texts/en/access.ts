/** Words of one room. */
export const access = {};
