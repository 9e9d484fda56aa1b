/** What examples.ts shows of the line of a charger. */

const AT = '2026-11-22T10:00:00.000Z';

/** Of one who showed his tag. */
export const frameExamples = {
  listFrames: {
    query: { action: 'Authorize', direction: 'in' },
    answer: {
      items: [
        {
          ...{ at: AT, direction: 'in', kind: 'call', action: 'Authorize', messageId: 'm1' },
          text: '[2,"m1","Authorize",{"idTag":"***"}]',
        },
      ],
      nextCursor: null,
    },
  },
};

/** Of somebody who has heard nothing yet: an id to go on from. */
const BEGINNING = 'retry: 2000\nid: 4ZrO1xk0cZs1nRpw7m3Qeg\n\n';

export const liveExamples = {
  watchFrames: { query: { for: '0s' }, answer: BEGINNING },
  watchEvents: { query: { for: '0s', kind: 'status,booted' }, answer: BEGINNING },
};

/** Of one who came with another password. */
export const attemptExamples = {
  listAttempts: {
    answer: {
      items: [
        {
          reason: 'wrong-password',
          toDo: 'The password is another: type it anew in the charger, or make a new one with POST …/password.',
          ...{ count: 1, address: '192.0.2.17', firstAt: AT, lastAt: AT },
        },
      ],
      nextCursor: null,
    },
  },
};
