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

/** What holds a tag: OCPP's own names and what vendors call it. Lower case, without `_` and `-`. */
const TAG_NAMES = new Set([
  ...['idtag', 'idtags', 'parentidtag', 'idtoken', 'groupidtoken', 'uid', 'rfid', 'rfiduid', 'rfidtag'],
  ...[
    'tag',
    'tags',
    'cards',
    'uids',
    'tagid',
    'taguid',
    'card',
    'cardid',
    'carduid',
    'cardnumber',
    'nfcid',
    'nfcuid',
  ],
  ...['token', 'tokenid', 'tokenuid', 'contractid', 'emaid', 'evccid'],
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
const FREE_TEXT = new Set(['data', 'info', 'techinfo', 'additionalinfo', 'statusinfo', 'vendorerrorcode']);

/** Whether there can be anything to mask; most frames (heartbeats, statuses, meter values) have nothing. */
const WORTH_A_LOOK =
  /(?:tags?|token|card|uid|rfid|nfc|emaid|contract|evcc)[\w -]{0,20}"\s*:|passw|passphrase|secret|key|credential|pin|puk|pwd|"data"|info"|vendorerrorcode|signed|ocmf|\\u/i;

/** A field's name that may be a UID itself. */
const UID_IN_NAME = /[0-9a-f]{8}[^"]{0,40}"\s*:/i;

/**
 * A frame's text, masked. `json` is what the text was parsed into; undefined when it isn't JSON, in which case the text
 * itself is searched.
 * @param isStandard whether the spec says what an action's payload holds; else it is a vendor's own data
 */
export function maskFrame(text: string, json: unknown, isStandard: (action: string) => boolean): string {
  // Cut first, at twice what is ever kept: garbage may be long, and this runs for each of it.
  if (json === undefined) return maskText(text.slice(0, 2 * LOGGED_BYTES));
  if (!isAsDescribed(json, isStandard)) return maskAddresses(JSON.stringify(maskOther(json)));
  if (!WORTH_A_LOOK.test(text) && !UID_IN_NAME.test(text)) return maskAddresses(text);
  return maskAddresses(JSON.stringify(maskValue(json, false)));
}

/** The secret in the address of a file of ours, and the password in anybody's. */
function maskAddresses(text: string): string {
  return text.includes('fcf-') || text.includes('@')
    ? text.replace(FILE_TOKEN, MASK).replace(USER_INFO, `$1${MASK}@`)
    : text;
}
const FILE_TOKEN = /fcf-[a-z0-9]{32}/gi;
const USER_INFO = /(:\\?\/\\?\/[^\s/:@"\\]{1,100}:)[^\s/"\\]{1,200}@/g;

/** Whether it is a CALL or CALLRESULT whose payload is an object that the spec describes, and nothing more. */
function isAsDescribed(json: unknown, isStandard: (action: string) => boolean): boolean {
  if (!Array.isArray(json)) return false;
  const [type, , action] = json as unknown[];
  if (type === 2 ? typeof action !== 'string' || !isStandard(action) : type !== 3) return false;
  const payload: unknown = json[type === 2 ? 3 : 2] ?? {};
  return typeof payload === 'object' && !Array.isArray(payload) && json.length <= (type === 2 ? 4 : 3);
}

/** Type and id stay readable, and of an action, of an error's code and description what doesn't look like a UID. */
function maskOther(json: unknown): unknown {
  if (!Array.isArray(json) || typeof json[0] !== 'number') return maskBare(json);
  const texts = json[0] === 4 ? 4 : json[0] === 3 ? 2 : 3;
  return json.map((v: unknown, i) => {
    if (i < 2 && typeof v !== 'object') return v;
    return i < texts && typeof v === 'string' ? maskText(v) : maskBare(v);
  });
}

/** Where an object belongs, or nothing: one word or number may be nothing but a tag, of any spelling. */
function maskBare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskBare);
  if (typeof value === 'string') return value === '' || /\s/.test(value) ? maskText(value) : MASK;
  return typeof value === 'number' ? MASK : maskValue(value, true);
}

/** A frame that we made ourselves. */
export function maskSent(text: string): string {
  if (!WORTH_A_LOOK.test(text) && !text.startsWith('[4')) return maskAddresses(text);
  return maskFrame(text, JSON.parse(text), () => true);
}

/** `vendor`: inside a vendor's own data, where any text may hold a tag. */
function maskValue(value: unknown, vendor: boolean): unknown {
  if (typeof value === 'string') return vendor ? maskText(value) : value;
  if (Array.isArray(value)) return value.map((item) => maskValue(item, vendor));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const signed = entries.some(
    ([, v]) => v === 'SignedData' || (typeof v === 'string' && v.startsWith('OCMF')),
  );
  const named = entries.find(([name]) => name === 'key' || name === 'name')?.[1];
  const secretValue = typeof named === 'string' && (isSecretName(named) || /id_?tag|uid$/i.test(named));
  // fromEntries and not assignment: a field may be called __proto__.
  return Object.fromEntries(
    entries.map(([name, v]) => {
      const shown = shownName(name);
      if (v === null || v === '') return [shown, v];
      const lower = name.toLowerCase().replace(/[^a-z0-9]/g, '');
      if (TAG_NAMES.has(lower)) return [shown, typeof v === 'object' ? maskTagObject(v) : MASK];
      if (isSecretName(name)) return [shown, MASK];
      if (lower === 'value' && secretValue) return [shown, MASK];
      if (FREE_TEXT.has(lower) || (signed && lower === 'value')) return [shown, maskFree(v)];
      return [shown, maskValue(v, vendor)];
    }),
  );
}

/** A name can be a UID itself: a list of cards as an object. */
function shownName(name: string): string {
  return name.length < 8 ? name : name.replace(HEX, MASK);
}

/** 2.x's `{"idToken": "…", "type": "ISO14443"}`, or a list of tags. */
function maskTagObject(value: object): unknown {
  if (Array.isArray(value)) return value.map(() => MASK);
  return Object.fromEntries(
    Object.entries(value).map(([name, v]) => [shownName(name), name === 'type' || v === null ? v : MASK]),
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
const HEX = /\b[0-9a-f]{8,}\b|\b[0-9a-f]{2}([: -])[0-9a-f]{2}(?:\1[0-9a-f]{2}){2,}\b/gi;
/** `"key":"AuthorizationKey","value":"…"` in text that is not JSON. */
const KEYED =
  /((?:AuthorizationKey|password|secret|pin)[^"\\]{0,60}\\*"\s*,[^{}]{0,100}?value\\*"\s*:\s*\\*")([^"\\]*)/gi;

/** Masks in text that has no structure: `idTag=…`, `"pin": …`, and everything that looks like a UID or a key. */
export function maskText(text: string): string {
  return maskAddresses(text).replace(KEYED, `$1${MASK}`).replace(ASSIGNED, `$1$2${MASK}`).replace(HEX, MASK);
}

/**
 * At most so many UTF-8 bytes, no character cut in two. What PostgreSQL can't keep as text (NUL) and what isn't Unicode
 * (lone surrogates) becomes U+FFFD.
 */
export function cutUtf8(text: string, bytes: number): string {
  // A character takes at least one byte.
  const clean = keepable(text.length > bytes ? text.slice(0, bytes) : text);
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
