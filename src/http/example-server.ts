/** What examples.ts shows of the server itself. */
const callFrame = { functionName: '(root)', scriptId: '0', url: '', lineNumber: -1, columnNumber: -1 };

export const serverExamples = {
  takeServerProfile: {
    body: { kind: 'cpu', seconds: 1 },
    answer: {
      nodes: [{ id: 1, callFrame, hitCount: 0, children: [2, 3] }],
      startTime: 81_200_000_000,
      endTime: 81_201_000_000,
      samples: [2, 3],
      timeDeltas: [1250, 1000],
    },
  },
};
