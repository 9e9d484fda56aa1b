import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connector, int32, text, time, transaction, whole } from './read.ts';
import { MAX_SAMPLED, MAX_SAMPLES, samples } from './samples.ts';

describe('time', () => {
  const ten = Date.parse('2026-11-22T10:00:00Z');
  it.each([
    ['2026-11-22T10:00:00Z', ten],
    ['2026-11-22T10:00:00.123456789Z', ten + 123],
    ['2026-11-22T10:00:00.5Z', ten + 500],
    ['2026-11-22T10:00:00,25Z', ten + 250],
    ['2026-11-22T11:00:00+01:00', ten],
    ['2026-11-22T11:00:00+0100', ten],
    ['2026-11-22T09:00:00-01', ten],
    ['2026-11-22T10:00:00', ten],
    ['2026-11-22 10:00', ten],
    [' 2026-11-22t10:00:00z ', ten],
    ['1970-01-01T00:00:10Z', 10_000],
    ['2026-02-30T10:00:00Z', null],
    ['2026-13-01T10:00:00Z', null],
    ['+012026-11-22T10:00:00Z', null],
    ['yesterday', null],
    ['', null],
    [null, null],
    [{}, null],
    [1_700_000_000, null],
  ])('%j', (told, at) => {
    expect(time(told).at).toBe(at);
  });

  it('tells how it was written', () => {
    expect(time('2026-11-22 10:00').text).toBe('2026-11-22 10:00');
    expect(time(undefined)).toEqual({ text: '', at: null });
  });
});

describe('numbers', () => {
  it.each([
    [5, 5],
    ['5', 5],
    [' -7 ', -7],
    [12.5, 13],
    ['12.4', 12],
    ['9223372036854775807', null],
    [Number.NaN, null],
    ['', null],
    ['0x10', null],
    ['1e3', null],
    [true, null],
    [null, null],
    [[5], null],
  ])('whole(%j) is %j', (told, expected) => {
    expect(whole(told)).toBe(expected);
  });

  it.each([
    [1, 1],
    ['42', 42],
    [0, null],
    [-1, null],
    [-5, -5],
    ['9223372036854775807', null],
    [4294967295, null],
    [undefined, null],
  ])('transaction(%j) is %j', (told, expected) => {
    expect(transaction(told)).toBe(expected);
  });

  it('connector and int32 keep their ranges', () => {
    expect([connector(0), connector('2'), connector(-1), connector(2 ** 31)]).toEqual([0, 2, null, null]);
    expect([int32(2 ** 31 - 1), int32(2 ** 31)]).toEqual([2 ** 31 - 1, null]);
  });
});

describe('text', () => {
  it('is trimmed, cut and fit for storage', () => {
    expect(text('  a ')).toBe('a');
    expect(text(42)).toBe('42');
    expect(text('   ')).toBeNull();
    expect(text({})).toBeNull();
    expect(text('a\0b')).toBe('a\ufffdb');
    expect(text('x'.repeat(300))).toHaveLength(255);
    expect(text('ab😀', 3)).toBe('ab');
  });

  it('never throws and is always well-formed', () => {
    fc.assert(
      fc.property(fc.anything(), fc.integer({ min: 1, max: 50 }), (value, length) => {
        const read = text(value, length);
        expect(read === null || (read.isWellFormed() && read.length <= length && !read.includes('\0'))).toBe(
          true,
        );
        time(value);
        whole(value);
      }),
    );
  });
});

describe('samples', () => {
  it('reads what is a number, keeps the rest raw', () => {
    const told = [
      {
        timestamp: '2026-11-22T10:00:00Z',
        sampledValue: [
          { value: '1.5', unit: 'kWh' },
          { value: 7, measurand: 'Banana', phase: null },
          { value: 'OCMF|{}', format: 'SignedData' },
          { value: '12', format: 'SignedData' },
          { value: 'n/a' },
          { value: '1e400' },
          null,
        ],
      },
      'x',
    ];
    expect(samples(told)).toEqual([
      {
        time: { text: '2026-11-22T10:00:00Z', at: Date.parse('2026-11-22T10:00:00Z') },
        values: [
          { value: '1.5', unit: 'kWh' },
          { value: '7', measurand: 'Banana' },
        ],
        raw: JSON.stringify((told[0] as { sampledValue: unknown }).sampledValue),
      },
    ]);
  });

  it('takes a single object for a list of one, and anything else for none', () => {
    expect(samples({ timestamp: 't', sampledValue: { value: '1' } })).toEqual([
      { time: { text: 't', at: null }, values: [{ value: '1' }], raw: '{"value":"1"}' },
    ]);
    for (const nothing of [undefined, null, 5, 'x', [], [null]]) expect(samples(nothing)).toEqual([]);
  });

  it('takes so many, and the rest of a message as one without values', () => {
    const one = { timestamp: '2026-11-22T10:00:00Z', sampledValue: [{ value: '1' }] };
    expect(samples(Array(MAX_SAMPLES).fill(one))).toHaveLength(MAX_SAMPLES);
    const more = samples(Array(MAX_SAMPLES + 3).fill(one));
    expect(more).toHaveLength(MAX_SAMPLES + 1);
    expect(more.at(-1)).toEqual({
      time: { text: one.timestamp, at: Date.parse(one.timestamp) },
      values: [],
      raw: JSON.stringify([one, one, one]),
    });
    const wide = { sampledValue: Array(MAX_SAMPLED - 1).fill({ value: '1' }) };
    const read = samples([wide, wide, wide]);
    expect(read.map((s) => s.values.length)).toEqual([MAX_SAMPLED - 1, 1, 0]);
    expect(read[2]?.raw).toBe(JSON.stringify(wide.sampledValue));
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => void samples(value)));
  });
});
