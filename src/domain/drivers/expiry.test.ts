import { expect, it } from 'vitest';
import { endAt, toldExpiry } from './expiry.ts';

const NOW = Date.UTC(2026, 0, 1);

it.each([
  ['none', [null, null], null],
  ['the earliest', [NOW + 2, null, NOW + 1], NOW + 1],
  ['the last that a 32-bit clock knows', [2 ** 31 * 1000 - 1], 2 ** 31 * 1000 - 1],
  ['none that it does not know', [2 ** 31 * 1000], null],
])('an end is told: %s', (_what, ends, expected) => {
  expect(toldExpiry(...ends)).toBe(expected);
});

it.each([
  ['rights', NOW - 1, NOW - 1],
  ['known', NOW - 1, NOW - 1],
  ['open', NOW - 1, null],
  ['open', NOW, null],
  ['open', NOW + 1, NOW + 1],
  ['open', null, null],
] as const)('a tag that ends ends at a site with policy %s: %d', (policy, end, expected) => {
  expect(endAt(policy, end, NOW)).toBe(expected);
});
