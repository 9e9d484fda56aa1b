/** A command has no page; it is shown over the list of all. */
export const toCommand = (id: number): string => `/events?tab=commands&command=${id}`;
