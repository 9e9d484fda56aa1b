// The generated validators are the official schemas and nothing else: every message has one, loading them costs no
// compiling, two generators at once do no harm, and what is current is not made again.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  actions16,
  isAction16,
  validatorOf,
  validators16,
} from '../../src/gateway/generated/ocpp16.validators.mjs';
import { ensureOcpp16 } from '../../tools/generate-ocpp.ts';

describe('the validators of OCPP 1.6', () => {
  it('are there for both kinds of every action', () => {
    expect(actions16).toHaveLength(39);
    expect(Object.keys(validators16)).toHaveLength(78);
    for (const action of actions16) {
      expect(validatorOf(action, 'req')).toBeTypeOf('function');
      expect(validatorOf(action, 'conf')).toBeTypeOf('function');
    }
  });

  it('know no action by a name that every object has', () => {
    expect(isAction16('Authorize')).toBe(true);
    for (const name of ['constructor', '__proto__', 'toString', 'authorize', 'Authorize.req', '']) {
      expect(isAction16(name)).toBe(false);
      expect(validatorOf(name, 'req')).toBeUndefined();
    }
  });

  const start = { connectorId: 1, idTag: 'A1', meterStart: 0, timestamp: '2026-11-22T10:00:00Z' };
  it.each([
    ['right', start, undefined],
    ['a missing key', { connectorId: 1, idTag: 'A1', meterStart: 0 }, 'required'],
    ['a key too many', { ...start, extra: 1 }, 'additionalProperties'],
    ['a number as text: nothing is coerced', { ...start, connectorId: '1' }, 'type'],
    ['a tag of 21 characters', { ...start, idTag: 'x'.repeat(21) }, 'maxLength'],
    ['a time that is none', { ...start, timestamp: 'yesterday' }, 'format'],
    ['an array', [], 'type'],
    ['null', null, 'type'],
  ])('judge %s', (_, payload, keyword) => {
    const validate = validatorOf('StartTransaction', 'req');
    expect(validate(payload)).toBe(keyword === undefined);
    expect(validate.errors?.[0]?.keyword).toBe(keyword);
    if (keyword) expect(validate.errors?.[0]).toHaveProperty('instancePath');
  });

  it('take a limit of 16.1 A for a multiple of 0.1', () => {
    const period = { startPeriod: 0, limit: 16.1 };
    const schedule = { chargingRateUnit: 'A', chargingSchedulePeriod: [period] };
    const validate = validatorOf('GetCompositeSchedule', 'conf');
    expect(validate({ status: 'Accepted', chargingSchedule: schedule })).toBe(true);
    period.limit = 16.15;
    expect(validate({ status: 'Accepted', chargingSchedule: schedule })).toBe(false);
  });
});

describe('the generator', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'forecourt-generate-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('makes the same from the same, also twice at once, and leaves nothing else behind', async () => {
    const runs = await Promise.all([ensureOcpp16(folder), ensureOcpp16(folder)]);
    expect(runs[0]).toEqual({ made: true, messages: 78 });
    const names = [
      'ocpp16.orders.d.mts',
      'ocpp16.orders.mjs',
      'ocpp16.stamp',
      'ocpp16.types.ts',
      'ocpp16.validators.d.mts',
      'ocpp16.validators.mjs',
    ];
    expect(readdirSync(folder).sort()).toEqual(names);
    for (const name of names) {
      const room = name.includes('.orders.') ? 'http' : 'gateway';
      const generated = new URL(`../../src/${room}/generated/${name}`, import.meta.url);
      expect(readFileSync(join(folder, name), 'utf8')).toBe(readFileSync(generated, 'utf8'));
    }

    const before = statSync(join(folder, 'ocpp16.validators.mjs')).mtimeMs;
    expect(await ensureOcpp16(folder)).toEqual({ made: false, messages: 0 });
    expect(statSync(join(folder, 'ocpp16.validators.mjs')).mtimeMs).toBe(before);
  });

  it('makes anew what is missing', async () => {
    await ensureOcpp16(folder);
    rmSync(join(folder, 'ocpp16.validators.mjs'));
    expect(await ensureOcpp16(folder)).toMatchObject({ made: true });
    expect(readdirSync(folder)).toContain('ocpp16.validators.mjs');
  });
});
