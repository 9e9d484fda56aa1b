/** What examples.ts shows of local lists: of a charger on a site where the server keeps none. */

const off = {
  ...{ state: 'off', problem: null, listVersion: null, entries: 0, wanted: null, leftOut: null },
  ...{
    listMaxLength: null,
    sendMaxLength: null,
    confirmedAt: null,
    dueAt: null,
    attempts: 0,
    commandId: null,
  },
};

export const localListExamples = {
  getLocalList: { answer: off },
  listLocalListEntries: { answer: { items: [], nextCursor: null } },
  resendLocalList: { answer: off },
};
