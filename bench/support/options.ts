/** The words after a bench's name: `--name value`, each with a default, unknown ones refused. */
import { parseArgs } from 'node:util';

/** The type of each default says what the option is: a number, a text, or a list of either, separated by commas. */
export function readOptions<T extends Record<string, number | string | readonly (number | string)[]>>(
  defaults: T,
): T {
  const texts = Object.fromEntries(
    Object.entries(defaults).map(([name, value]) => [
      name,
      { type: 'string' as const, default: Array.isArray(value) ? value.join(',') : String(value) },
    ]),
  );
  const { values } = parseArgs({ options: texts, strict: true });
  const read = Object.entries(defaults).map(([name, fallback]) => {
    const text = String(values[name]);
    if (typeof fallback === 'number') return [name, numberOf(name, text)];
    if (typeof fallback === 'string') return [name, text];
    const parts = text.split(',').filter((part) => part !== '');
    const numbers = typeof fallback[0] === 'number';
    return [name, numbers ? parts.map((part) => numberOf(name, part)) : parts];
  });
  return Object.fromEntries(read) as T;
}

function numberOf(name: string, text: string): number {
  const value = Number(text);
  if (text === '' || !Number.isFinite(value) || value < 0)
    throw new Error(`--${name} must be a number, not "${text}"`);
  return value;
}
