/** Words of one room. */
export const palette = {};
