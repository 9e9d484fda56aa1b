/** Words of one room. */
export const charger = {};
