/**
 * Frames as people may read them: tags and secrets masked at any depth (driver-semantics.md, lastMessage: the document
 * of a shared site is read by people who must not learn other drivers' tags). What is masked is only ever shown or
 * logged; use-cases get the values themselves.
 */
import { parseJson } from './json.ts';

export const MASK = '***';
/** UTF-8 bytes. */
export const LAST_MESSAGE_BYTES = 2048;
export const LOGGED_BYTES = 4096;

const TAG_NAMES = new Set(['idtag', 'parentidtag', 'idtoken', 'groupidtoken']);
/** What vendors call a tag in their own DataTransfer. */
const VENDOR_TAG_NAMES = new Set([
  ...[
    'uid',
    'rfid',
    'rfiduid',
    'rfidtag',
    'tag',
    'tagid',
    'taguid',
    'card',
    'cardid',
    'carduid',
    'cardnumber',
  ],
  ...['token', 'tokenid', 'tokenuid', 'contractid', 'emaid', 'evccid', 'idtags', 'id_tag'],
]);
const SECRET = /passw|passphrase|secret|authorizationkey|apikey|api_key|privatekey|credential|accesstoken/i;
const SECRET_WORDS = new Set(['pin', 'puk', 'pwd']);

/** Names of configuration keys and fields whose values are nobody's business: AuthorizationKey, password, secret, pin. */
export function isSecretName(name: string): boolean {
  return SECRET.test(name) || wordsOf(name).some((word) => SECRET_WORDS.has(word));
}

/** SimPin, SIM_PIN and sim-pin are `sim`, `pin`. */
function wordsOf(name: string): string[] {
  const words = name.slice(0, 100).split(/[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/);
  return words.map((word) => word.toLowerCase());
}

/** Fields in which vendors put what they like. */
const FREE_TEXT = new Set(['data', 'info', 'techinfo', 'additionalinfo', 'statusinfo']);

/** Whether there can be anything to mask; most frames (heartbeats, statuses, meter values) have nothing. */
const WORTH_A_LOOK =
  /tag"|token|passw|passphrase|secret|key|credential|pin|puk|pwd|"data"|info"|signed|ocmf|\\u/i;

/**
 * A frame's text, masked. `json` is what the text was parsed into; undefined when it isn't JSON, in which case the text
 * itself is searched.
 */
export function maskFrame(text: string, json: unknown): string {
  // Cut first, at twice what is ever kept: garbage may be long, and this runs for each of it.
  if (json === undefined) return maskText(text.slice(0, 2 * LOGGED_BYTES));
  if (Array.isArray(json) && json[0] === 4) return JSON.stringify(json.map((v, i) => maskValue(v, i > 2)));
  if (!WORTH_A_LOOK.test(text)) return text;
  return JSON.stringify(maskValue(json, false));
}

/** A frame that we made ourselves. */
export function maskSent(text: string): string {
  return WORTH_A_LOOK.test(text) ? maskFrame(text, JSON.parse(text)) : text;
}

/** `vendor`: inside a vendor's own data, where more names mean a tag and any text may hold one. */
function maskValue(value: unknown, vendor: boolean): unknown {
  if (typeof value === 'string') return vendor ? maskText(value) : value;
  if (Array.isArray(value)) return value.map((item) => maskValue(item, vendor));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const signed = entries.some(
    ([, v]) => v === 'SignedData' || (typeof v === 'string' && v.startsWith('OCMF')),
  );
  const named = entries.find(([name]) => name === 'key' || name === 'name')?.[1];
  const secretValue = typeof named === 'string' && isSecretName(named);
  // fromEntries and not assignment: a field may be called __proto__.
  return Object.fromEntries(
    entries.map(([name, v]) => {
      if (v === null || v === '') return [name, v];
      const lower = name.toLowerCase();
      if (isTagName(lower, vendor)) return [name, typeof v === 'object' ? maskTagObject(v) : MASK];
      if (isSecretName(name)) return [name, MASK];
      if (lower === 'value' && secretValue) return [name, MASK];
      if (FREE_TEXT.has(lower) || (signed && lower === 'value')) return [name, maskFree(v)];
      return [name, maskValue(v, vendor)];
    }),
  );
}

function isTagName(lower: string, vendor: boolean): boolean {
  return TAG_NAMES.has(lower) || (vendor && VENDOR_TAG_NAMES.has(lower));
}

/** 2.x's `{"idToken": "…", "type": "ISO14443"}`, or a list of tags. */
function maskTagObject(value: object): unknown {
  if (Array.isArray(value)) return value.map(() => MASK);
  return Object.fromEntries(
    Object.entries(value).map(([name, v]) => [name, name === 'type' || v === null ? v : MASK]),
  );
}

/** Free text is often JSON in a string. */
function maskFree(value: unknown): unknown {
  if (typeof value !== 'string') return maskValue(value, true);
  if (!/^\s*[[{"]/.test(value)) return maskText(value);
  const inner = parseJson(value);
  return inner === undefined ? maskText(value) : JSON.stringify(maskValue(inner.value, true));
}

const NAMED =
  'parentIdTag|idTag|id_tag|idToken|authorizationKey|api_?key|private_?key|access_?token|token|pass(?:word|wd|phrase)|pwd|secret|pin|puk|uid|rfid|card|tag';
const ASSIGNED = new RegExp(
  `(\\b(?:[A-Za-z0-9_]*[_-])?(?:${NAMED})(?:[ _-]?(?:id|uid|number|code|value|key))?\\\\*["']?\\s*[:=]\\s*)(\\\\*["']?)([^"'\\\\,;&\\s{}\\[\\]]+)`,
  'gi',
);
/** RFID UIDs are 4, 7 or 10 bytes; keys are longer. With or without one kind of separator. */
const HEX = /\b[0-9a-f]{8,}\b|\b[0-9a-f]{2}([:-])[0-9a-f]{2}(?:\1[0-9a-f]{2}){2,}\b/gi;
/** `"key":"AuthorizationKey","value":"…"` in text that is not JSON. */
const KEYED =
  /((?:AuthorizationKey|password|secret|pin)[^"\\]{0,60}\\*"\s*,[^{}]{0,100}?value\\*"\s*:\s*\\*")([^"\\]*)/gi;

/** Masks in text that has no structure: `idTag=…`, `"pin": …`, and everything that looks like a UID or a key. */
export function maskText(text: string): string {
  return text.replace(KEYED, `$1${MASK}`).replace(ASSIGNED, `$1$2${MASK}`).replace(HEX, MASK);
}

/**
 * At most so many UTF-8 bytes, no character cut in two. What PostgreSQL can't keep as text (NUL) and what isn't Unicode
 * (lone surrogates) becomes U+FFFD.
 */
export function cutUtf8(text: string, bytes: number): string {
  const clean = keepable(text);
  if (clean.length * 3 <= bytes) return clean;
  const whole = Buffer.from(clean, 'utf8');
  if (whole.length <= bytes) return clean;
  let end = bytes;
  while (end > 0 && ((whole[end] ?? 0) & 0xc0) === 0x80) end--;
  return whole.toString('utf8', 0, end);
}

/** Text that every storage can keep: well-formed Unicode without NUL. */
export function keepable(text: string): string {
  return (text.includes('\0') ? text.replaceAll('\0', '\ufffd') : text).toWellFormed();
}
