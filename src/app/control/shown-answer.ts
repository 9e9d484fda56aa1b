/** What chargers answer, as it is kept and shown: secrets left out, texts cut. */
import type { ConfigurationKey } from '../../domain/chargers/charger.ts';
import { MASKED } from '../../domain/commands/command.ts';
import { isSecretName } from './secret-names.ts';

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

/** Characters of an answer that are kept; a longer one is kept as a text that says so. */
const LONGEST = 200_000;

const told = (answer: unknown): readonly Fields[] => {
  const { configurationKey } = fieldsOf(answer);
  return Array.isArray(configurationKey) ? configurationKey.map(fieldsOf) : [];
};

const nameOf = ({ key }: Fields) =>
  typeof key === 'string' || typeof key === 'number' ? String(key).trim() : '';

export const shownAnswer = {
  /** An answer without secrets. */
  of(action: string, answer: unknown): unknown {
    const shown =
      action === 'GetConfiguration' && Array.isArray(fieldsOf(answer).configurationKey)
        ? { ...fieldsOf(answer), configurationKey: told(answer).map(unsecret) }
        : answer;
    const text = JSON.stringify(shown) ?? 'null';
    return text.length > LONGEST ? { tooLong: text.length } : shown;
  },

  text: (text: string): string => text.slice(0, 500),

  /** Keys of a GetConfiguration's answer as they are kept; one told twice counts once, as told last. */
  keysOf(answer: unknown): ConfigurationKey[] {
    const keys = new Map<string, ConfigurationKey>();
    for (const one of told(answer)) {
      const name = nameOf(one).slice(0, 255);
      if (name === '' || isSecretName(name)) continue;
      const { value, readonly } = one;
      keys.set(name, {
        name,
        value: typeof value === 'object' || value === undefined ? null : String(value).slice(0, 5000),
        readonly: readonly === true || readonly === 'true' || readonly === 1,
      });
    }
    return [...keys.values()];
  },
};

const unsecret = (one: Fields): Fields =>
  isSecretName(nameOf(one)) && one.value !== undefined ? { ...one, value: MASKED } : one;
