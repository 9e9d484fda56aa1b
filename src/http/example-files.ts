/** What examples.ts shows of files: firmware and its updates, diagnostics. YARD-1 is there, and answers. */
const at = '2026-11-22T10:00:00.000Z';

const firmware = {
  ...{ id: 1, manufacturer: 'Acme', models: ['One'], version: '2.1', fileName: 'acme-one-2.1.bin' },
  ...{ signed: false, signature: null, signingCertificate: null, size: null as number | null },
  ...{ sha256: null as string | null, addedBy: 'key 1', createdAt: at },
};
const BYTES = 'the bytes of the firmware';
const whole = {
  ...firmware,
  ...{ size: 25, sha256: 'a3f80a8dc7b11915419f8cc556e18ed447a9ebaadd0b2d6c820204985bcb393d' },
};

const update = {
  ...{ id: 1, chargerId: 'YARD-1', firmwareId: 1, version: '2.1', signed: false, state: 'accepted' },
  ...{ status: null, problem: null, bootedVersion: null, commandId: 6, askedBy: 'key 1' },
  ...{ createdAt: at, changedAt: at, expiresAt: '2026-11-25T10:00:00.000Z' },
};

const asked = {
  ...{ id: 1, chargerId: 'YARD-1', kind: 'diagnostics', from: '2026-11-21T00:00:00.000Z', until: null },
  ...{ location: null, state: 'accepted', status: null, problem: null, fileName: 'diagnostics.log' },
  ...{ size: null as number | null, sha256: null as string | null, receivedAt: null as string | null },
  ...{ commandId: 7, askedBy: 'key 1', createdAt: at, changedAt: at, expiresAt: '2026-11-25T10:00:00.000Z' },
};
/** What the charger sends. */
export const SENT = 'what the charger has noted';
const received = {
  ...asked,
  ...{ state: 'received', size: 26, receivedAt: '2026-11-22T10:00:05.000Z' },
  sha256: 'f0ae9ce17e6254936ff5008a92f7198e54874ab15443948ec8a4b1bd28f2396f',
};
const page = (one: object) => ({ items: [one], nextCursor: null });

export const fileExamples = {
  createFirmware: {
    body: { manufacturer: 'Acme', models: ['One'], version: '2.1', fileName: 'acme-one-2.1.bin' },
    answer: firmware,
  },
  putFirmwareFile: { body: BYTES, answer: whole },
  listFirmware: { answer: page(whole) },
  getFirmware: { answer: whole },
  updateFirmware: {
    query: { wait: '20s' },
    body: { firmwareId: 1, retries: 3, retryInterval: 600, unchecked: true },
    answer: update,
  },
  listFirmwareUpdates: { answer: page(update) },
  getFirmwareUpdate: { answer: update },
  requestDiagnostics: {
    query: { wait: '20s' },
    body: { kind: 'diagnostics', from: '2026-11-21T00:00:00.000Z' },
    answer: asked,
  },
  listDiagnostics: { answer: page(received) },
  getDiagnostics: { answer: received },
  getDiagnosticsFile: { status: 200, answer: SENT, also: { 206: SENT.slice(0, 10) } },
  deleteDiagnostics: {},
  deleteFirmware: {},
};
