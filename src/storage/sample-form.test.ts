import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { transactionId } from '../domain/ids.ts';
import { fingerprint, fold, keyOf, longTime, shortTime, unfold } from './sample-form.ts';

const numRuns = Number(process.env.FORECOURT_RUNS ?? 300);

const words = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('"value":"7"', '\\"value\\":\\"', 'value', '\\', '"', '\u0001', '\n', '€ kWh', 'Wh'),
);
const told = fc.oneof(words, fc.double(), fc.integer(), fc.constant(null), fc.boolean());
const sampledValue = fc.oneof(
  fc.array(
    fc.record(
      {
        value: fc.oneof(
          told,
          fc.bigInt({ min: 0n, max: 10n ** 40n }).map((n) => `${n}.${n}`),
        ),
        measurand: told,
        unit: told,
        context: told,
        extra: fc.record({ value: told }),
      },
      { requiredKeys: [] },
    ),
    { maxLength: 6 },
  ),
  fc.json(),
);

describe('a sampledValue array', () => {
  it('comes out of its shape and readings as it went in, whatever it is', () => {
    const whole = (raw: string) => {
      const folded = fold(raw);
      expect(folded === null ? raw : unfold(folded.shape, folded.readings)).toBe(raw);
    };
    fc.assert(
      fc.property(sampledValue, (value) => whole(JSON.stringify(value))),
      { numRuns },
    );
    fc.assert(fc.property(words, whole), { numRuns });
  });

  it.each([
    [
      [{ value: '7.10', unit: 'kWh' }],
      [{ value: '-812345678901234567890.123', unit: 'kWh' }],
      '7.10',
      '-812345678901234567890.123',
    ],
    [
      [{ value: 1.5 }, { value: '', phase: 'L1' }],
      [{ value: 2 }, { value: 'Ä"\n', phase: 'L1' }],
      '1.5\n',
      '2\nÄ\\"\\n',
    ],
  ])('that differs in its values only has the shape of %j', (one, other, first, second) => {
    const [a, b] = [fold(JSON.stringify(one)), fold(JSON.stringify(other))];
    expect(a?.shape).toBe(b?.shape);
    expect([a?.readings, b?.readings]).toEqual([first, second]);
  });

  it.each([
    ['without values', '[]'],
    ['of one object with a value that is a list', '{"value":[1]}'],
    ['longer than anybody tells', JSON.stringify([{ value: '1'.repeat(70_000) }])],
    ['whose shape is longer than any', JSON.stringify([{ value: '1', unit: 'x'.repeat(9000) }])],
    ['with a hole of its own', '[{"value":"1","unit":"\u0001"}]'],
  ])('%s is kept whole', (_, raw) => expect(fold(raw)).toBeNull());
});

describe('a time as it was written', () => {
  it.each([
    ['2026-11-27T04:18:00Z', 0, '0Z'],
    ['2026-11-27T04:18:00.000Z', 0, '3Z'],
    ['2026-11-27T04:18:00.1Z', 100, '1Z'],
    ['2026-11-27T04:18:00.123000Z', 123, '6Z'],
    ['2026-11-27T09:48:00+05:30', 0, '0+05:30'],
    ['2026-11-26T23:18:00.007-05:00', 7, '3-05:00'],
    ['2026-11-27T04:18:00.123456Z', 123, '=2026-11-27T04:18:00.123456Z'],
    ['2026-11-27T04:18:00.12Z', 123, '2Z'],
    ['2026-11-27T04:18:00.12Z', 130, '=2026-11-27T04:18:00.12Z'],
    ['2026-11-27t04:18:00z', 0, '=2026-11-27t04:18:00z'],
    ['0Z', 0, '=0Z'],
    ['', 0, '='],
  ])('%s', (text, milliseconds, short) => {
    const at = Date.UTC(2026, 10, 27, 4, 18) + milliseconds;
    expect(shortTime(text, at)).toBe(short);
    expect(longTime(short, at)).toBe(text);
  });

  it('comes back, whatever it says and whatever is believed', () => {
    const texts = fc.oneof(
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
      fc.string(),
    );
    const times = fc.oneof(fc.maxSafeInteger(), fc.integer({ min: 0, max: 4e12 }));
    const back = (text: string, at: number) => {
      expect(longTime(shortTime(text, at), at)).toBe(text);
    };
    fc.assert(fc.property(texts, times, back), { numRuns });
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true }), (date) => back(date.toISOString(), date.getTime())),
      { numRuns },
    );
  });
});

it('a sample is found again by its time, or by what stands for it', () => {
  const print = fingerprint(transactionId(7), '1764217080000', '[]');
  expect(keyOf('1764217080000', print)).toEqual({
    told_key: 1764217080000,
    digest: Number.parseInt(print.slice(0, 12), 16),
  });
  for (const identity of ['0', '-5', '1e3', '99999999999999999', '2030 m7', null]) {
    const { told_key } = keyOf(identity, print);
    expect(told_key).toBeLessThan(0);
    expect(Number.isSafeInteger(told_key)).toBe(true);
  }
  expect(fingerprint(null, '1764217080000', '[]')).not.toBe(print);
});
