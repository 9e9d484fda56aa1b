// Bodies as JSON that are nearly right.
import fc from 'fast-check';
import { jsonOf, NAMES, oddText, oddValue } from './odd.ts';

/** A value with one thing odd in it, or with none. */
export function json(right: fc.Arbitrary<unknown>, example: unknown): fc.Arbitrary<Buffer> {
  const good = fc.oneof({ weight: 2, arbitrary: right }, { weight: 1, arbitrary: fc.constant(example) });
  const change = fc.record({
    where: fc.nat({ max: 1000 }),
    how: fc.constantFrom('replace', 'replace', 'replace', 'add', 'drop', 'twice', 'wrap'),
    odd: oddValue,
    name: fc.oneof(fc.constantFrom(...NAMES), oddText),
  });
  const changed = fc
    .tuple(good, fc.array(change, { minLength: 1, maxLength: 2 }))
    .map(([value, changes]) => changes.reduce(mutated, jsonOf(value)));
  return fc
    .oneof(
      { weight: 4, arbitrary: good.map(jsonOf) },
      { weight: 4, arbitrary: changed },
      { weight: 1, arbitrary: oddValue.map(jsonOf) },
    )
    .map((text) => Buffer.from(text));
}

interface Change {
  readonly where: number;
  readonly how: string;
  readonly odd: unknown;
  readonly name: string;
}

/** Changes JSON as text, at one of its values: so a key can stand there twice, and a number be none. */
function mutated(text: string, { where, how, odd, name }: Change): string {
  const spots = [
    ...text.matchAll(/(?<=[:[,])(?:"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null)(?=[,\]}])/g),
  ];
  const spot = spots[where % Math.max(1, spots.length)];
  const key = `${JSON.stringify(name)}:${jsonOf(odd)}`;
  if (how === 'wrap') return where % 2 === 0 ? `[${text}]` : `{${key.slice(0, key.indexOf(':') + 1)}${text}}`;
  if (how === 'add' || spot === undefined) {
    return text.startsWith('{')
      ? `{${key}${text === '{}' ? '' : ','}${text.slice(1)}`
      : text.replace(/\]$/, `,${jsonOf(odd)}]`);
  }
  const end = spot.index + spot[0].length;
  const before = text.slice(0, spot.index);
  if (how === 'replace') return before + jsonOf(odd) + text.slice(end);
  const named = /"(?:[^"\\]|\\.)*":$/.exec(before);
  if (named === null) return `${before}${jsonOf(odd)},${text.slice(spot.index)}`;
  if (how === 'twice') return `${text.slice(0, end)},${named[0]}${jsonOf(odd)}${text.slice(end)}`;
  // Dropped: the comma behind it, or the one before it.
  const rest = text.slice(end);
  const start = before.slice(0, named.index);
  return rest.startsWith(',') ? start + rest.slice(1) : start.replace(/,$/, '') + rest;
}
