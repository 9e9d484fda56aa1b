// What a 401 tells: what to send instead, and to nobody whether a guess was near.
import { beforeAll, expect, it } from 'vitest';
import { newCustomer } from '../support/api.ts';
import { client, good } from '../support/client.ts';
import { ADMIN_KEY } from '../support/server.ts';
import { bearer, onEveryEngine, raw } from './harness.ts';

const SENTENCE = 'Customer not found or not authorised';
const SEND = 'send Authorization: Bearer KEY or X-Api-Key: KEY';
const NO_BEARER = `Authorization must be the word Bearer, a blank and the key: ${SEND}`;
const NO_GOOD = 'the key is not known, or no longer good';
const ADMIN_HERE =
  'the admin key is good for customers, keys, refused attempts and profiles of the server only';
const CUSTOMER_HERE = 'this is a customer’s key: customers need the admin key';

onEveryEngine('a 401', (at) => {
  let key = '';
  let revoked = '';
  beforeAll(async () => {
    const customer = await newCustomer(at());
    ({ key } = customer);
    const admin = client(at(), ADMIN_KEY);
    const { id } = customer;
    const keys = { params: { path: { id } }, body: { name: 'old' } };
    const made = await good(admin.POST('/api/v1/customers/{id}/keys', keys));
    const one = { params: { path: { id, keyId: made.id } } };
    await good(admin.DELETE('/api/v1/customers/{id}/keys/{keyId}', one));
    revoked = made.key;
  });

  const told = async (path: string, headers: Record<string, string>, detail: string) => {
    const text = await raw(at(), `/api/v1${path}`, { headers });
    expect([text.status, text.text, text.headers['www-authenticate']]).toEqual([401, SENTENCE, 'Bearer']);
    const accept = 'application/problem+json';
    const problem = await raw(at(), `/api/v1${path}`, { headers: { ...headers, accept } });
    expect([problem.status, problem.headers['www-authenticate']]).toEqual([401, 'Bearer']);
    expect(JSON.parse(problem.text)).toMatchObject({ title: SENTENCE, code: 'not-authorised', detail });
  };

  it('tells what to send', async () => {
    await told('/sites', {}, SEND);
    await told('/nothing', {}, SEND);
    await told('/sites', { 'x-api-key': '' }, SEND);
    await told('/sites', { authorization: key }, NO_BEARER);
    await told('/sites', { authorization: `Basic ${key}` }, NO_BEARER);
    await told('/sites', { authorization: 'Bearer' }, NO_BEARER);
    await told(
      '/sites',
      { ...bearer(key), 'x-api-key': 'other' },
      'Authorization and X-Api-Key hold different keys: send one of them',
    );
  });

  it('tells the holder of a good key where it is good', async () => {
    await told('/sites', bearer(ADMIN_KEY), ADMIN_HERE);
    await told('/nothing', bearer(ADMIN_KEY), ADMIN_HERE);
    await told('/drivers/x', { 'x-api-key': ADMIN_KEY }, ADMIN_HERE);
    await told('/customers', bearer(key), CUSTOMER_HERE);
    await told('/customers/1/keys/1/x', bearer(key), CUSTOMER_HERE);
  });

  it('tells everybody else the same, everywhere', async () => {
    const last = key.at(-1) === 'A' ? 'B' : 'A';
    const guesses = [revoked, `${key.slice(0, -1)}${last}`, ADMIN_KEY.slice(0, -1), 'x', 'fc_AAAAAAAAAAAA'];
    for (const path of ['/sites', '/customers', '/refused-attempts', '/nothing']) {
      for (const guess of guesses) await told(path, bearer(guess), NO_GOOD);
    }
  });
});
