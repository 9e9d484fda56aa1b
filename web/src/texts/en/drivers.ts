/** Words of one room. */
export const drivers = {};
