import { describe, expect, it } from 'vitest';
import { loginThrottle } from './login-throttle.ts';

const ANN = 'ann@example.com';
const HOME = '192.0.2.1';
const OK = { ok: true };

/** A throttle with a clock of its own, and somebody who has nothing but wrong passwords. */
function begin(kept?: number) {
  let now = 1_700_000_000_000;
  const throttle = loginThrottle({ now: () => now }, kept);
  return {
    ...throttle,
    pass: (seconds: number) => {
      now += seconds * 1000;
    },
    guess: (account: string, address: string) => {
      const may = throttle.mayTry(account, address);
      if ('ok' in may) throttle.failed(account, address);
      return may;
    },
    login: (account: string, address: string) => {
      const may = throttle.mayTry(account, address);
      if ('ok' in may) throttle.succeeded(account, address);
      return may;
    },
  };
}

describe('loginThrottle', () => {
  it('five wrong passwords cost nothing; then the wait doubles up to a quarter of an hour', () => {
    const { guess, pass } = begin();
    for (let n = 1; n <= 5; n += 1) expect(guess(ANN, HOME)).toEqual(OK);
    const waits: number[] = [];
    for (let n = 0; n < 12; n += 1) {
      const may = guess(ANN, HOME);
      const wait = 'ok' in may ? 0 : may.retryAfterSeconds;
      waits.push(wait);
      pass(wait);
      expect(guess(ANN, HOME)).toEqual(OK);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
  });

  it('the right password begins anew', () => {
    const { guess, login } = begin();
    for (let n = 1; n <= 4; n += 1) guess(ANN, HOME);
    expect(login(ANN, HOME)).toEqual(OK);
    for (let n = 1; n <= 5; n += 1) expect(guess(ANN, HOME)).toEqual(OK);
    expect(guess(ANN, HOME)).toEqual({ retryAfterSeconds: 1 });
  });

  it('so does a day without a try', () => {
    const { guess, pass } = begin();
    for (let n = 1; n <= 6; n += 1) guess(ANN, HOME);
    pass(24 * 3600 + 1);
    for (let n = 1; n <= 5; n += 1) expect(guess(ANN, HOME)).toEqual(OK);
  });

  it('what one address does is nothing to another address, nor to another account', () => {
    const { guess, login } = begin();
    for (let n = 1; n <= 6; n += 1) guess(ANN, HOME);
    expect(login(ANN, '192.0.2.2')).toEqual(OK);
    expect(login('bob@example.com', HOME)).toEqual(OK);
  });

  it('many at once count before any of them is judged', () => {
    const { mayTry } = begin();
    const answers = Array.from({ length: 50 }, () => mayTry(ANN, HOME));
    expect(answers.filter((may) => 'ok' in may)).toHaveLength(5);
  });

  it('an account under attack from everywhere lets in who has been there before', () => {
    const { guess, login, pass } = begin();
    login(ANN, HOME);
    for (let n = 0; n < 1000; n += 1) guess(ANN, `198.51.100.${n}`);
    expect(login(ANN, '203.0.113.5')).toEqual({ retryAfterSeconds: 60 });
    expect(login(ANN, HOME)).toEqual(OK);
    // A stranger comes to his turn, too.
    pass(60);
    expect(login(ANN, '203.0.113.5')).toEqual(OK);
  });

  it('an address that tries one account after the other is slowed down, and nobody who works there', () => {
    const { guess, login } = begin();
    login(ANN, HOME);
    const answers = Array.from({ length: 500 }, (_, n) => guess(`nobody${n}@example.com`, HOME));
    expect(answers.filter((may) => 'ok' in may)).toHaveLength(100);
    expect(answers.at(-1)).toEqual({ retryAfterSeconds: 30 });
    expect(login(ANN, HOME)).toEqual(OK);
    expect(login('bob@example.com', '192.0.2.2')).toEqual(OK);
  });

  it('right passwords use nothing up', () => {
    const { login } = begin();
    for (let n = 0; n < 500; n += 1) expect(login(`person${n}@example.com`, HOME)).toEqual(OK);
  });

  it('one right password does not pay for the wrong ones of the same address', () => {
    const { guess, login } = begin();
    for (let n = 0; n < 99; n += 1) guess(`nobody${n}@example.com`, HOME);
    expect(login('mallory@example.com', HOME)).toEqual(OK);
    expect(guess('nobody99@example.com', HOME)).toEqual(OK);
    expect(guess('nobody100@example.com', HOME)).toEqual({ retryAfterSeconds: 30 });
  });

  it('keeps the newest, and those who have been there apart from those who guess', () => {
    const { guess, login } = begin(10);
    login(ANN, HOME);
    for (let n = 0; n < 6; n += 1) guess('bob@example.com', '192.0.2.9');
    for (let n = 0; n < 200; n += 1) guess(ANN, `198.51.100.${n}`);
    expect(guess('bob@example.com', '192.0.2.9')).toEqual(OK);
    expect(login(ANN, HOME)).toEqual(OK);
  });

  it('a clock that is put back makes nobody wait for longer', () => {
    const { guess, pass } = begin();
    for (let n = 1; n <= 6; n += 1) guess(ANN, HOME);
    pass(-3600);
    expect(guess(ANN, HOME)).toEqual({ retryAfterSeconds: 1 });
  });
});
