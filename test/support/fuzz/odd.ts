// What nobody sends by mistake alone: texts, numbers, times and names at the limits of what they may be, and beyond.
import fc from 'fast-check';

/** A number that JavaScript cannot hold, or that is none in JSON, as it is written. */
export class Written {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

const NUMBERS: readonly unknown[] = [
  ...[0, -0, -1, 1.5, 1e21, 1e308, 5e-324, 2 ** 31, -(2 ** 31) - 1, 2 ** 53, 2 ** 53 + 2, -(2 ** 53)],
  ...['9223372036854775807', '9223372036854775808', '-9223372036854775809', '18446744073709551616'].map(
    written,
  ),
  ...[
    '1e999',
    '-1e999',
    '0.1e-999',
    '1.0',
    `${'9'.repeat(400)}`,
    'NaN',
    'Infinity',
    '-Infinity',
    '01',
    '0x10',
  ].map(written),
];

const TEXTS: readonly string[] = [
  ...[
    '',
    ' ',
    '\t\n',
    '\0',
    'a\0b',
    '\ud800',
    '\udc00x',
    'a\ud83d',
    '\ufeff',
    '\ufffe',
    '\u2028',
    '\x7f',
    '\x1b[31m',
  ],
  ...[
    '\u202eevil',
    '\u200f\u200e',
    'a\u0301',
    'Z\u0351\u036b\u0343\u036a'.repeat(40),
    '👩‍👩‍👧‍👦',
    '🏳️‍🌈',
    '𝟙𝟚',
    '𠜎',
    'аdmin',
    'ｆｕｌｌ',
  ],
  ...['ß', 'İ', 'ı', 'ﬁ', 'ŉ', 'Å', 'Å', '٣', '１', '²'],
  ...['1', '1.0', '1e3', '+1', '-0', '0x10', '007', 'NaN', 'null', 'true', 'undefined', '[object Object]'],
  ...[
    "' or 1=1 --",
    '"; drop table sites; --',
    '%',
    '_',
    '%00',
    '%s%n',
    '\\',
    '$' + '{7*7}',
    '{{7*7}}',
    '<script>alert(1)</script>',
  ],
  ...['../../etc/passwd', '..', '.', '/', '//', '?', '#', ';', ':', '@', 'a,b', '=1+1', '*', '-', '$ne'],
  ...[300, 5_000, 70_000].map((n) => 'x'.repeat(n)),
  ...['é'.repeat(255), '😀'.repeat(255)],
];

const TIMES: readonly string[] = [
  ...['0000-01-01T00:00:00Z', '0001-01-01T00:00:00Z', '1969-12-31T23:59:59Z', '9999-12-31T23:59:59.999Z'],
  ...['10000-01-01T00:00:00Z', '-271821-04-20T00:00:00Z', '+275760-09-13T00:00:00Z', '2026-02-30T00:00:00Z'],
  ...[
    '2026-12-31T23:59:60Z',
    '2026-13-01T00:00:00Z',
    '2026-01-01',
    '2026-01-01T00:00',
    '2026-01-01T00:00:00',
  ],
  ...[
    '2026-01-01T00:00:00+23:59',
    '2026-01-01T00:00:00-24:00',
    '2026-01-01 00:00:00Z',
    '2026-01',
    '2026-00',
    '9999-12',
  ],
  ...['2026-01-01T00:00:00.123456789Z', '2026-01-01t00:00:00z', 'yesterday', '0', '1e12'],
];

/** Names that objects of JavaScript know already. */
export const NAMES: readonly string[] = [
  ...[
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'valueOf',
    'hasOwnProperty',
    '__defineGetter__',
    'then',
  ],
  ...['toJSON', 'length', '0', '-1', '$ref', '$id', 'rule', 'refused', 'customer_id', 'customerId'],
];

const deep = (levels: number, open: string, close: string) =>
  written(open.repeat(levels) + (open === '[' ? '' : '1') + close.repeat(levels));

const STRUCTURES: readonly unknown[] = [
  ...[null, true, false, [], {}, [[]], [null], [{}], { a: 1 }],
  ...[40, 99, 101, 3000].flatMap((n) => [deep(n, '[', ']'), deep(n, '{"a":', '}')]),
  Array.from({ length: 1500 }, (_, n) => n),
  Object.fromEntries(Array.from({ length: 1500 }, (_, n) => [`k${n}`, n])),
];

export const oddText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...TEXTS, ...TIMES, ...NAMES),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
);

export const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: oddText },
  { weight: 3, arbitrary: fc.constantFrom(...NUMBERS) },
  { weight: 3, arbitrary: fc.constantFrom(...STRUCTURES) },
  { weight: 1, arbitrary: fc.integer() },
);

function written(text: string): Written {
  return new Written(text);
}

/** JSON, with what is {@link Written} as it is. */
export function jsonOf(value: unknown): string {
  if (value instanceof Written) return value.text;
  if (Array.isArray(value)) return `[${value.map(jsonOf).join()}]`;
  if (typeof value === 'object' && value !== null) {
    return `{${Object.entries(value).map(([name, inner]) => `${JSON.stringify(name)}:${jsonOf(inner)}`)}}`;
  }
  return JSON.stringify(value) ?? 'null';
}
