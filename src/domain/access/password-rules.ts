/**
 * Which passwords people may choose, as NIST 800-63B says: long enough, and not one that somebody would try. No rules about
 * digits or signs, which only make people write them down.
 */

export const SHORTEST_PASSWORD = 8;
export const LONGEST_PASSWORD = 200;

/** What a password must not be made of. */
export interface Whose {
  readonly mail: string;
  readonly name: string;
  readonly customerName: string;
}

const PRODUCT = 'forecourt';

/** The form in which a password is hashed and judged: the same however a keyboard composes its letters. */
export const composed = (password: string): string => password.normalize('NFKC');

/**
 * Answers the rule that a password breaks, undefined when it is fine.
 * @param isCommon whether a lower-cased text is among the common passwords.
 */
export function passwordFlaw(
  password: string,
  whose: Whose,
  isCommon: (folded: string) => boolean,
): string | undefined {
  const text = composed(password);
  const length = [...text].length;
  if (length < SHORTEST_PASSWORD || length > LONGEST_PASSWORD) {
    return `must have ${SHORTEST_PASSWORD} to ${LONGEST_PASSWORD} characters`;
  }
  const folded = text.toLowerCase();
  const core = bare(folded);
  const forms = [folded, core].flatMap((form) => [form, plain(form, 'i'), plain(form, 'l')]);
  // Behind many other signs a common word is no weakness any more.
  const near = forms.filter((form) => [...form].length > length - SHORTEST_WORD);
  if (near.some(isCommon)) return 'must not be one of the common passwords, nor like one';
  if (isMonotonous(folded)) return 'must not be one or two signs again and again, nor a row like 12345678';
  const own = wordsOf(whose).find((word) => forms.some((form) => isMadeOf(form, word)));
  return own === undefined ? undefined : `must not be made of "${own}"`;
}

/** What people write for letters; a 1 for two of them. */
const LOOKS_LIKE: Readonly<Record<string, string>> = {
  ...{ '0': 'o', '3': 'e', '4': 'a', '5': 's', '7': 't' },
  ...{ '@': 'a', $: 's', '!': 'i' },
};
const plain = (text: string, one: 'i' | 'l') =>
  text.replace(/[013457@$!]/g, (sign) => LOOKS_LIKE[sign] ?? one);

/** Without the digits and signs before and behind it that make a word look like a password. */
const bare = (text: string) => text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');

/** Shorter ones are found in anything. */
const SHORTEST_WORD = 4;

function wordsOf({ mail, name, customerName }: Whose): string[] {
  const texts = [mail, ...mail.split('@'), ...mail.split(/[^\p{L}\p{N}]+/u), PRODUCT];
  for (const text of [name, customerName]) {
    texts.push(text, text.replace(/\s+/g, ''), ...text.split(/[^\p{L}\p{N}]+/u));
  }
  const folded = texts.map((text) => composed(text).toLowerCase().trim());
  return [...new Set(folded)].filter((text) => [...text].length >= SHORTEST_WORD);
}

/** The word, turned round or again and again, with no more beside it than a few signs. */
function isMadeOf(text: string, word: string): boolean {
  const turned = [...word].reverse().join('');
  return [word, turned].some(
    (one) => [...text.replaceAll(one, '')].length < SHORTEST_WORD && text.includes(one),
  );
}

/** `aaaaaaaa`, `abababab`, `12345678`, `hgfedcba`. */
function isMonotonous(text: string): boolean {
  const signs = [...text];
  if (new Set(signs).size <= 2) return true;
  const steps = signs.slice(1).map((sign, i) => (sign.codePointAt(0) ?? 0) - (signs[i]?.codePointAt(0) ?? 0));
  return steps.every((step) => step === 1) || steps.every((step) => step === -1);
}
