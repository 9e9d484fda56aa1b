/** Firmware, and its updates. */
import Type, { type Static } from 'typebox';
import { type Refusal, refuse } from '../../domain/errors.ts';
import type { Firmware, NewFirmware } from '../../domain/files/firmware.ts';
import { type FirmwareUpdate, UPDATE_STATES } from '../../domain/files/transfer.ts';
import { iso } from '../times.ts';
import { closed, flag, int64, int64OrNull, label, listOf, sent, text, textOrNull, time } from './parts.ts';
import { unblank } from './places.ts';
import { tries } from './tries.ts';

const FILE_NAME = '^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$';
const MOST_MODELS = 100;

export const newFirmwareSchema = Type.Object(
  {
    manufacturer: sent.text(
      'The manufacturer whose chargers it is for, as they report it. Any other is refused it.',
    ),
    models: Type.Optional(
      Type.Array(label('A model, as chargers report it.', 50), {
        ...{ maxItems: MOST_MODELS, default: [] },
        description: 'The models that it is for; none: any.',
      }),
    ),
    version: label(
      'The version, exactly as chargers report it that run it: so it is known that they do.',
      50,
    ),
    fileName: text('What the file is called at the end of its URL: some chargers go by it.', {
      ...{ pattern: FILE_NAME, 'x-rule': 'must be 1 to 100 of A-Z a-z 0-9 . _ -, and not begin with a dot' },
    }),
    signature: sent.text(
      'Of signed firmware: the signature of the file, in base64. It is then sent by SignedUpdateFirmware.',
      800,
    ),
    signingCertificate: sent.text('The certificate that the file was signed with, in PEM.', 5500),
  },
  {
    $id: 'NewFirmware',
    description: 'What firmware is, and for which chargers. Its file follows.',
    ...closed,
  },
);

export function toFirmware(body: Static<typeof newFirmwareSchema>): NewFirmware | Refusal {
  const [signature, signingCertificate] = [unblank(body.signature), unblank(body.signingCertificate)];
  if ((signature === null) !== (signingCertificate === null)) {
    const [field, other] =
      signature === null ? ['signature', 'signingCertificate'] : ['signingCertificate', 'signature'];
    return refuse('bad-body', field, `goes with ${other}`);
  }
  if (signature !== null && !/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(signature)) {
    return refuse('bad-body', 'signature', 'must be base64');
  }
  if (signingCertificate !== null && !signingCertificate.includes('-----BEGIN CERTIFICATE-----')) {
    return refuse('bad-body', 'signingCertificate', 'must be a certificate in PEM');
  }
  const { version, fileName, models = [] } = body;
  return {
    manufacturer: unblank(body.manufacturer),
    models,
    version,
    fileName,
    signature,
    signingCertificate,
  };
}

export const firmwareSchema = Type.Object(
  {
    id: int64('Id of the firmware.'),
    manufacturer: textOrNull('Whose chargers it is for; null: anybody’s.'),
    models: Type.Array(Type.String(), { description: 'The models that it is for; none: any.' }),
    version: text('As chargers report it.'),
    fileName: text('At the end of its URL.'),
    signed: flag('Whether it is sent by SignedUpdateFirmware.'),
    signature: textOrNull('Its signature, in base64.'),
    signingCertificate: textOrNull('The certificate that it was signed with, in PEM.'),
    size: int64OrNull('Bytes of the file; null: it has not been uploaded yet.'),
    sha256: textOrNull('SHA-256 of the file, in hexadecimal.'),
    addedBy: text('Who added it: `key 5`, `operator 3`.'),
    createdAt: time('When it was added.'),
  },
  { $id: 'Firmware', description: 'Firmware in the library of the customer.' },
);
export const firmwareListSchema = listOf('Firmware', 'Newest first.');

export const showFirmware = (one: Firmware) => ({
  id: one.id,
  manufacturer: one.manufacturer,
  models: [...one.models],
  version: one.version,
  fileName: one.fileName,
  signed: one.signature !== null,
  signature: one.signature,
  signingCertificate: one.signingCertificate,
  size: one.file?.size ?? null,
  sha256: one.file?.sha256 ?? null,
  addedBy: one.addedBy,
  createdAt: iso(one.createdAt),
});

export const newUpdateSchema = Type.Object(
  {
    firmwareId: int64('The firmware, which has its file.'),
    retrieveDate: sent.time('When the charger is to fetch it; left out: now.'),
    ...tries('fetch'),
    unchecked: sent.flag(
      'Whether it is sent to a charger that it is not for, by what that charger reported.',
      false,
    ),
  },
  { $id: 'NewFirmwareUpdate', description: 'What the charger is to install, and when.', ...closed },
);

export const firmwareUpdateSchema = Type.Object(
  {
    id: int64('Id of the update.'),
    chargerId: text('The charger.'),
    firmwareId: int64OrNull('The firmware; null: it was deleted since.'),
    version: text('The version that it is.'),
    signed: flag('Whether it was sent by SignedUpdateFirmware.'),
    state: text(
      'ordered: its command is not accepted yet; accepted; downloading, downloaded, installing: the charger said so; installed: it said so, or booted with that version; failed: it said so, or the command came to nothing; given-up: nothing came of it in time, or another took its place.',
      { enum: UPDATE_STATES },
    ),
    status: textOrNull(
      'How it stands in the charger’s own word: `Downloading`, `InvalidSignature`. null: it said nothing.',
    ),
    problem: textOrNull('Why it came to nothing, where the charger’s word does not say it.'),
    bootedVersion: textOrNull('With which version the charger booted since; null: it did not.'),
    commandId: int64('The command that told the charger.'),
    askedBy: text('Who ordered it: `key 5`, `operator 3`.'),
    createdAt: time('When it was ordered.'),
    changedAt: time('When something was last heard of it.'),
    expiresAt: time('Until when its URL is good, and it is waited for.'),
  },
  { $id: 'FirmwareUpdate', description: 'One charger told to install firmware.' },
);
export const firmwareUpdateListSchema = listOf('FirmwareUpdate', 'Newest first.');

export const showUpdate = (one: FirmwareUpdate) => ({
  id: one.id,
  chargerId: one.chargerId,
  firmwareId: one.firmwareId,
  version: one.version,
  signed: one.signed,
  state: one.state,
  status: one.status,
  problem: one.problem,
  bootedVersion: one.bootedVersion,
  commandId: one.commandId,
  askedBy: one.askedBy,
  createdAt: iso(one.createdAt),
  changedAt: iso(one.changedAt),
  expiresAt: iso(one.expiresAt),
});

export const firmwareSchemas = [
  newFirmwareSchema,
  firmwareSchema,
  firmwareListSchema,
  newUpdateSchema,
  firmwareUpdateSchema,
  firmwareUpdateListSchema,
];
