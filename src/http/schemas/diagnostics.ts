/** Diagnostics and logs that chargers are asked for. */
import Type from 'typebox';
import { DIAGNOSTICS_KINDS, DIAGNOSTICS_STATES, type Diagnostics } from '../../domain/files/transfer.ts';
import { iso, isoOrNull } from '../times.ts';
import { closed, int64, int64OrNull, listOf, sent, text, textOrNull, time, timeOrNull } from './parts.ts';
import { tries } from './tries.ts';

export const newDiagnosticsSchema = Type.Object(
  {
    kind: text(
      'diagnostics: by GetDiagnostics, as every charger knows it; diagnosticsLog, securityLog: by GetLog of the security white paper.',
      { enum: DIAGNOSTICS_KINDS },
    ),
    from: sent.time('From when on; left out: as far back as it goes.'),
    until: sent.time('Until when; left out: now.'),
    location: Type.Optional(
      textOrNull(
        'Where the charger is to send it, in place of here: for chargers that only know FTP. Only what they say of it is then known. Its password is not kept once it is sent.',
        {
          ...{ maxLength: 512, pattern: '^(?:https?|ftps?|sftp|ftpes)://[^\\s]+$' },
          'x-rule': 'must be an http, https, ftp, ftps, ftpes or sftp URL',
        },
      ),
    ),
    ...tries('send'),
  },
  { $id: 'NewDiagnostics', description: 'What the charger is to send, and where.', ...closed },
);

export const diagnosticsSchema = Type.Object(
  {
    id: int64('Id of the request.'),
    chargerId: text('The charger.'),
    kind: text('What it was asked for.', { enum: DIAGNOSTICS_KINDS }),
    from: timeOrNull('From when on.'),
    until: timeOrNull('Until when.'),
    location: textOrNull('Where else it goes, its password as `***`; null: here.'),
    state: text(
      'ordered: its command is not accepted yet; accepted; uploading: the charger said so; received: the file is here, whole; uploaded: the charger says that it has sent it, and it is not here; nothing: the charger has none; failed: it said so, or the command came to nothing; given-up: nothing came in time.',
      { enum: DIAGNOSTICS_STATES },
    ),
    status: textOrNull(
      'How it stands in the charger’s own word: `Uploading`, `PermissionDenied`. null: it said nothing.',
    ),
    problem: textOrNull('Why it came to nothing, where the charger’s word does not say it.'),
    fileName: textOrNull('As the charger calls the file; null: not known.'),
    size: int64OrNull('Bytes of the file; null: it is not here.'),
    sha256: textOrNull('SHA-256 of the file, in hexadecimal.'),
    receivedAt: timeOrNull('When the file was here, whole; null: it is not.'),
    commandId: int64('The command that asked the charger.'),
    askedBy: text('Who asked: `key 5`, `operator 3`.'),
    createdAt: time('When it was asked for.'),
    changedAt: time('When something was last heard of it.'),
    expiresAt: time('Until when its URL is good, and it is waited for.'),
  },
  { $id: 'Diagnostics', description: 'Diagnostics or a log that a charger was asked for.' },
);
export const diagnosticsListSchema = listOf('Diagnostics', 'Newest first.');

export const showDiagnostics = (one: Diagnostics) => ({
  id: one.id,
  chargerId: one.chargerId,
  kind: one.kind,
  from: isoOrNull(one.from),
  until: isoOrNull(one.until),
  location: one.location,
  state: one.state,
  status: one.status,
  problem: one.problem,
  fileName: one.fileName,
  size: one.file?.size ?? null,
  sha256: one.file?.sha256 ?? null,
  receivedAt: isoOrNull(one.receivedAt),
  commandId: one.commandId,
  askedBy: one.askedBy,
  createdAt: iso(one.createdAt),
  changedAt: iso(one.changedAt),
  expiresAt: iso(one.expiresAt),
});

export const diagnosticsSchemas = [newDiagnosticsSchema, diagnosticsSchema, diagnosticsListSchema];
