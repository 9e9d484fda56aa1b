/** Words of one room. */
export const chargers = {};
