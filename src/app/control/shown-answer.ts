/** What chargers answer, as it is kept and shown: secrets left out, texts cut. */
import { MASKED } from '../../domain/commands/command.ts';
import { isSecretName } from './secret-names.ts';

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

/** Characters of an answer that are kept; a longer one is kept as a text that says so. */
const LONGEST = 200_000;

/** In the address of a file of ours, which some say again. */
const FILE_TOKEN = /fcf-[a-z0-9]{32}/i;

const told = (answer: unknown): readonly Fields[] => {
  const { configurationKey } = fieldsOf(answer);
  return Array.isArray(configurationKey) ? configurationKey.map(fieldsOf) : [];
};

const nameOf = ({ key }: Fields) =>
  typeof key === 'string' || typeof key === 'number' ? String(key).trim() : '';

/** An answer without secrets. */
export function shownAnswer(action: string, answer: unknown): unknown {
  const shown =
    action === 'GetConfiguration' && Array.isArray(fieldsOf(answer).configurationKey)
      ? { ...fieldsOf(answer), configurationKey: told(answer).map(unsecret) }
      : answer;
  const text = JSON.stringify(shown) ?? 'null';
  if (text.length > LONGEST) return { tooLong: text.length };
  return FILE_TOKEN.test(text) ? JSON.parse(text.replaceAll(new RegExp(FILE_TOKEN, 'g'), MASKED)) : shown;
}

const unsecret = (one: Fields): Fields =>
  isSecretName(nameOf(one)) && one.value !== undefined ? { ...one, value: MASKED } : one;
