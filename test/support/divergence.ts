// What becomes of one of two twins, where the caller must not notice: each step can be done again and again.

import { examples } from '../../src/http/examples.ts';
import { TestCharger } from './charger.ts';
import type { Things } from './furnished.ts';
import { operations } from './operations.ts';
import { ask } from './operators.ts';
import { ADMIN_KEY } from './server.ts';
import { shownBytes, type Twin } from './twins.ts';
import { ownCall } from './walk.ts';
import { bearer, send } from './walking.ts';

export interface Step {
  readonly name: string;
  /** @param n is another each time. Answers whether it had an effect. */
  run(twin: Twin, n: number): Promise<boolean>;
}

/** In an order in which each finds what it needs: what is ordered of a charger before that goes. */
const writing = Object.keys(examples)
  .flatMap((id) =>
    operations.filter(
      ({ method, caller, ...one }) => one.id === id && method !== 'GET' && /customer|either/.test(caller),
    ),
  )
  .sort((one, other) => Number(other.tag === 'commands') - Number(one.tag === 'commands'));

/** Every operation that changes something, done with what these are. */
function writes(what: string, of: (twin: Twin) => { readonly its: Things; readonly key: string }): Step[] {
  return writing.map((operation) => ({
    name: `${operation.id} ${what}`,
    async run(twin) {
      const { its, key } = of(twin);
      const call = ownCall(operation, its);
      const cascade = operation.inQuery.some(({ name }) => name === 'cascade') ? { cascade: true } : {};
      const asked = { ...call, query: { ...call.query, ...cascade } };
      const told = await send(twin.server.url, operation, asked, bearer(key));
      return told.status < 300;
    },
  }));
}

const as = (key: string) => ({ headers: bearer(key) });

/** JSON that has to be taken. */
async function done(twin: Twin, key: string, method: string, path: string, body?: unknown) {
  const told = await ask(twin.server.url, method, path, body, as(key));
  if (told.status > 299) throw new Error(`${method} ${path} answered ${told.status}: ${told.text}`);
  return told.json as Record<string, unknown> & { readonly id: number };
}

const step = (name: string, work: (twin: Twin, n: number) => Promise<unknown>): Step => ({
  name,
  run: async (twin, n) => {
    await work(twin, n);
    return true;
  },
});

/** A charger of a new site, at which `idTags` are shown, charge and leave a transaction open. */
async function charged(
  twin: Twin,
  key: string,
  site: number,
  n: number,
  idTags: readonly (string | number)[],
) {
  const yard = await done(twin, key, 'POST', '/sites', {
    ...{ groupName: `Else ${n}`, parentGroupId: site, policy: 'open' },
  });
  const id = `ELSE-${n}`;
  const { password } = await done(twin, key, 'POST', '/chargers', { chargerId: id, groupId: yard.id });
  await TestCharger.connect(twin.server.url, { id, password: 'wrong' }).catch(() => {});
  await TestCharger.connect(twin.server.url, { id: `NOBODYS-${n}` }).catch(() => {});
  const line = await TestCharger.connect(twin.server.url, { id, password: String(password) });
  await line.boot(2);
  for (const idTag of idTags) {
    await line.call('Authorize', { idTag });
    const at = new Date(Date.UTC(2026, 10, 20, 9)).toISOString();
    const { transactionId } = await line.start(1, String(idTag), 0, at);
    await line.meter(1, transactionId, 1000, at);
    await line.stop(transactionId, 2000, at);
    await line.start(2, String(idTag), 0, at);
  }
  await line.close();
  return { yard: yard.id, chargerId: id };
}

/** The same bytes turned round. */
const turned = (n: number) => (shownBytes(n).match(/../g) ?? []).reverse().join('');

/** On the other branch, above both, and with what lies on none; also what the drivers of the caller's branch do there. */
export const ELSEWHERE: readonly Step[] = [
  step('charging', ({ ...twin }, n) => {
    const { key, north, south } = twin.mine;
    return charged(twin, key, Number(south.top), n, [south.idTag, north.idTag, `ELSE${n}`]);
  }),
  step('tags that nobody has', async (twin, n) => {
    const { key, north, above } = twin.mine;
    const { chargerId } = await charged(twin, key, Number(above.site), n, []);
    const yard = await done(twin, key, 'POST', '/sites', { groupName: `${n}`, parentGroupId: above.site });
    await done(twin, key, 'PATCH', `/chargers/${chargerId}`, { groupId: yard.id });
    const { password } = await done(twin, key, 'POST', `/chargers/${chargerId}/password`);
    const line = await TestCharger.connect(twin.server.url, { id: chargerId, password: String(password) });
    for (const idTag of [north.shownTag, shownBytes(n), `NEW${n}`]) await line.call('Authorize', { idTag });
    await line.close();
  }),
  step('corrections', async (twin, n) => {
    const { key, north, above } = twin.mine;
    await charged(twin, key, Number(above.site), n, [north.idTag]);
    const { items } = await done(twin, key, 'GET', `/transactions?chargerId=ELSE-${n}`);
    for (const { id } of items as { id: number }[]) {
      const body = { reason: 'Read off', driverId: north.driver, tagId: north.tag, energyWh: n };
      await done(twin, key, 'POST', `/transactions/${id}/corrections`, body).catch(() => {});
    }
  }),
  step('rights of its driver', async (twin, n) => {
    const { key, north, south, above } = twin.mine;
    const { yard, chargerId } = await charged(twin, key, Number(south.top), n, []);
    const dates = {
      from: '2020-01-01T00:00:00.000Z',
      until: new Date(Date.UTC(2030, 0, n + 1)).toISOString(),
    };
    await done(twin, key, 'PUT', `/drivers/${north.driver}/sites/${yard}`, dates);
    await done(twin, key, 'PUT', `/drivers/${north.driver}/chargers/${chargerId}`, dates);
    await done(twin, key, 'PUT', `/drivers/${north.driver}/sites/${south.top}`, dates);
    await done(twin, key, 'DELETE', `/drivers/${north.driver}/sites/${yard}`);
    const group = await done(twin, key, 'POST', '/access-groups', { name: `Group ${n}` });
    await done(twin, key, 'PUT', `/access-groups/${group.id}/chargers/${chargerId}`);
    await done(twin, key, 'PUT', `/drivers/${north.driver}/access-groups/${group.id}`, dates);
    await done(twin, key, 'PATCH', `/access-groups/${group.id}`, { name: `Group ${n}, again` });
    await done(twin, key, 'PATCH', `/sites/${above.site}`, { groupName: `Land ${n}` });
  }),
  step('sites above', async (twin, n) => {
    const { key, above } = twin.mine;
    const top = await done(twin, key, 'POST', '/sites', {
      groupName: `World ${n}`,
      externalId: `world-${n}`,
    });
    await done(twin, key, 'PATCH', `/sites/${above.site}`, { parentGroupId: top.id, costName: `${n}` });
    await done(twin, key, 'POST', '/sites', { groupName: `Beside ${n}`, parentGroupId: above.site });
  }),
  step('people', async (twin, n) => {
    const { key, north, south } = twin.mine;
    const driver = await done(twin, key, 'POST', '/drivers', {
      ...{
        name: `Driver ${n} ${north.word}`,
        homeGroupId: n % 2 === 0 ? 0 : south.top,
        externalId: `d-${n}`,
      },
      tags: [{ idTag: `ELSETAG${n}` }],
    });
    // What looks like a tag that was shown on the caller's branch. There are ten of them, and somebody may have this one by now.
    await ask(twin.server.url, 'POST', `/drivers/${driver.id}/tags`, { idTag: turned(n) }, as(key));
    await done(twin, key, 'PUT', `/drivers/${driver.id}/external-ids`, [
      { referenceId: 'x', externalId: `${n}` },
    ]);
    await done(twin, key, 'PATCH', `/drivers/${driver.id}`, { name: `Driver ${n}, again`, active: false });
  }),
  step('who may what', async (twin, n) => {
    const { customerId, south, north, above } = twin.mine;
    const [keys, people] = [`/customers/${customerId}/keys`, `/customers/${customerId}/operators`];
    await done(twin, ADMIN_KEY, 'POST', keys, { name: `Key ${n}` });
    const both = await done(twin, ADMIN_KEY, 'POST', keys, { branches: [north.top, south.top] });
    await done(twin, ADMIN_KEY, 'PATCH', `${keys}/${both.id}`, { branches: [above.site] });
    const roles = [
      { role: 'support', groupId: south.top },
      { role: 'read-only', groupId: north.top },
    ];
    const one = await done(twin, ADMIN_KEY, 'POST', people, { mail: `p${n}@example.com`, name: 'P', roles });
    await done(twin, ADMIN_KEY, 'PATCH', `${people}/${one.id}`, { roles: [{ role: 'admin' }] });
  }),
  step('names', async (twin, n) => {
    const { key, north } = twin.mine;
    await done(twin, key, 'PUT', `/payers/${north.payer}`, { name: `Payer ${n}` });
    await done(twin, key, 'PUT', `/costs/cost-${n}`, { name: `Cost ${n}` });
    await done(twin, key, 'PUT', `/payment-recipients/${n + 1}`, { name: `Recipient ${n}` });
  }),
  ...writes('elsewhere', ({ mine }) => ({ its: mine.south, key: mine.key })),
];

/** Whatever another customer does, and the admin with it and others. */
export const OTHERS: readonly Step[] = [
  step('charging', ({ ...twin }, n) => {
    const { key, north } = twin.theirs;
    const shown = [north.idTag, twin.mine.north.idTag, twin.mine.north.shownTag];
    return charged(twin, key, Number(north.top), n, shown);
  }),
  step('customers', async (twin, n) => {
    const one = await done(twin, ADMIN_KEY, 'POST', '/customers', { name: `Customer ${n}` });
    const { key } = await done(twin, ADMIN_KEY, 'POST', `/customers/${one.id}/keys`, {});
    await done(twin, String(key), 'POST', '/drivers', { name: 'Homeless', externalId: String(n) });
    const body = { tagConcurrency: n + 2, cacheSeconds: 60 + n };
    await done(twin, ADMIN_KEY, 'PATCH', `/customers/${twin.theirs.customerId}`, body);
    await done(twin, ADMIN_KEY, 'DELETE', `/customers/${one.id}?cascade=true`);
  }),
  step('the same names', async (twin, n) => {
    const { mine, theirs } = twin;
    const { idTag, driverExternalId, siteExternalId, payer, word } = mine.north;
    const put = (path: string, body: unknown) => done(twin, theirs.key, 'PUT', path, body);
    await put(`/drivers/by-external-id/${driverExternalId}`, { name: `Theirs ${n}`, tags: [{ idTag }] });
    await put(`/sites/by-external-id/${siteExternalId}`, { groupName: `${word} ${n}` });
    await put(`/payers/${payer}`, { name: `Theirs ${n}` });
  }),
  ...writes('of another', ({ theirs }) => ({ its: theirs.north, key: theirs.key })),
];
