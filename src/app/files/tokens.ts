/** The secret in an address of a file: made when the command goes out, kept as a hash only. */
import { TOKEN_PLACE, tellsLocation, withLocation } from '../../domain/files/location.ts';
import type { FillIn, Follow } from '../control/follow.ts';
import type { FollowTransfers } from '../ports/files.ts';
import type { Secrets } from '../ports/secrets.ts';

/** What it begins with, so that it is found and masked wherever it is told. Lower case: some chargers fold what they are told. */
const TOKEN_PREFIX = 'fcf-';
const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';
/** 165 bits. */
const LENGTH = 32;
const TOKEN = new RegExp(`${TOKEN_PREFIX}[${LETTERS}]{${LENGTH}}`, 'i');

/** Puts a token into the address of a file of ours; a command that waited through a restart gets one as any other. */
export const fillToken =
  (use: Secrets & Pick<FollowTransfers, 'setToken'>): FillIn =>
  async (tx, by, { id, action, payload }) => {
    if (!tellsLocation(action)) return undefined;
    const token = `${TOKEN_PREFIX}${use.randomText(LENGTH, LETTERS)}`;
    if (!(await use.setToken(tx, by, id, use.sha256Hex(token)))) return undefined;
    return withLocation(payload, (location) => location.replace(TOKEN_PLACE, `/${token}/`));
  };

const textIn = (answer: unknown, ...names: string[]) => {
  const fields = (typeof answer === 'object' && answer !== null ? answer : {}) as Record<string, unknown>;
  const found = names.map((name) => fields[name]).find((one) => typeof one === 'string' && one !== '');
  return typeof found === 'string' ? fileNameOf(found) : null;
};

/** A name that a charger gives to a file, as it is shown: the end of a path, and no more than a name's length. */
export function fileNameOf(text: string): string | null {
  const name =
    text
      .split(/[/\\]/)
      .at(-1)
      ?.replace(/[\p{Cc}\p{Cs}\u2028\u2029]/gu, '')
      .trim() ?? '';
  // Some answer with the address that they were told.
  return name === '' || TOKEN.test(name) ? null : name.slice(0, 255);
}

/** What an accepted order says of its transfer. */
export const followTransfers =
  (use: FollowTransfers): Follow =>
  async (tx, by, { id, action, state }, called, at) => {
    if (!tellsLocation(action) || state !== 'accepted') return [];
    if (action === 'UpdateFirmware' || action === 'SignedUpdateFirmware') {
      await use.acceptUpdate(tx, by, id, at);
      return [];
    }
    const answer = 'told' in called && 'answer' in called.told ? called.told.answer : undefined;
    const fileName = textIn(answer, 'fileName', 'filename');
    // OCPP 1.6 §5.9: no name, no file. GetLog leaves it to the charger.
    const nothing = action === 'GetDiagnostics' && fileName === null;
    await use.acceptDiagnostics(tx, by, id, { fileName, nothing }, at);
    return [];
  };
