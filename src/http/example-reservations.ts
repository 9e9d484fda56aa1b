/** What examples.ts shows of reservations. */

const reservation = {
  ...{ id: 2, chargerId: 'YARD-1', socketId: 1, number: 7, idTag: '04A1B2C3D4E5F6' },
  ...{
    parentIdTag: 'BQUwZS9YztgDF93jnjuN',
    driverId: 1,
    until: '2026-11-22T10:30:00.000Z',
    state: 'requested',
    reason: null,
  },
  ...{ askedBy: 'key 1', createdAt: '2026-11-22T10:00:00.000Z', endedAt: null, shownAt: null },
  ...{ transactionId: null, cancelCommandId: null, cancelState: null },
};

/** @param commands how many commands there were before. @param raw the one of sendReserveNow, which made the first reservation. */
export function reservationExamples(commands: number, raw: number) {
  const { cancelCommandId, cancelState, ...before } = reservation;
  const one = { ...before, commandId: commands + 1, cancelCommandId, cancelState };
  const active = { ...one, state: 'active', shownAt: '2026-11-22T10:00:01.000Z' };
  const cancelled = { ...one, state: 'cancelled', endedAt: '2026-11-22T10:05:00.000Z' };
  const first = { ...one, id: 1, parentIdTag: null, until: '2030-01-01T00:00:00.000Z', commandId: raw };
  const page = { items: [one, first], nextCursor: null };
  return {
    reserve: {
      query: { expiresIn: '1h' },
      body: { idTag: '04A1B2C3D4E5F6', socketId: 1, minutes: 30, replaces: 1, unchecked: true },
      status: 202,
      answer: one,
      also: { 200: active },
    },
    getReservation: { answer: one },
    listReservations: { query: { socketId: 1, driverId: 1 }, answer: page },
    listChargerReservations: { query: { state: 'requested' }, answer: page },
    cancelReservation: {
      answer: cancelled,
      also: { 202: { ...active, cancelCommandId: commands + 2, cancelState: 'queued' } },
    },
  };
}
