/** Words of one room. */
export const transactions = {};
