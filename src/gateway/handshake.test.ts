import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { basicCredentials, identityOf, isChargerPath } from './handshake.ts';

describe('identityOf', () => {
  it.each([
    ['/ocpp/CP1', 'CP1'],
    ['/ocpp/CP1/', 'CP1'],
    ['/ocpp/CP1//', 'CP1'],
    ['/ocpp/CP1/CP1', 'CP1'],
    ['/ocpp/C%20P', 'C P'],
    ['/ocpp/A%2FB', 'A/B'],
    ['/ocpp/A+B?x=/y', 'A+B'],
    ['/old/X', 'X'],
    ['/ocpp/%E4', null],
    ['/ocpp/%', null],
    ['/ocpp', null],
    ['/ocpp/', null],
    ['/old/', null],
    ['/', null],
    ['', null],
  ])('%s is %j', (url, identity) => {
    expect(identityOf(url, ['/old'])).toBe(identity);
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (url) => void identityOf(url, [''])));
  });
});

it('the empty prefix owns every path', () => {
  expect(isChargerPath('/CP1', [''])).toBe(true);
  expect(isChargerPath('/CP1', [])).toBe(false);
});

describe('basicCredentials', () => {
  it('splits at the first colon, bytes kept', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[A-Za-z0-9]{0,48}$/),
        fc.uint8Array({ maxLength: 60 }),
        (user, password) => {
          const header = `Basic ${Buffer.concat([Buffer.from(`${user}:`), password]).toString('base64')}`;
          expect(basicCredentials(header)).toEqual({ user, password: new Uint8Array(password) });
        },
      ),
    );
  });

  it.each([undefined, '', 'Basic', 'Basic !!', 'Bearer YTpi', 'Basic YWI='])('%s is none', (header) => {
    expect(basicCredentials(header)).toBeNull();
  });
});
