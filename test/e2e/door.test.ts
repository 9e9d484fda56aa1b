// The door of the console: who comes in, who does not, and what stands in the way of others.
import { expect, it } from 'vitest';
import { good } from '../support/client.ts';
import { invite, PASSWORD } from '../support/operators.ts';
import { accessible, accessibleInBoth, isLive, picture, sideways } from './support/look.ts';
import { inWorld, mailOf } from './support/world.ts';

const world = inWorld();

it('lets in who knows the password, says who he is, and lets him out', async () => {
  const page = await world().open(null, '/chargers?status=Error');
  await page.getByRole('heading', { name: 'Log in' }).waitFor();
  expect(await accessibleInBoth(page)).toEqual([]);
  await picture(page, 'door');
  // Small, and for whom it is meant: most who come here have a server that works.
  expect(await page.getByRole('link', { name: 'The first start of a server: set it up' }).count()).toBe(1);
  await page.getByLabel('Mail address').fill(mailOf('admin'));
  await page.locator('input[type=password]').fill('wrong, wrong and wrong again');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').waitFor();
  await page.locator('input[type=password]').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation', { name: 'Pages' }).waitFor();
  // Where he wanted to go.
  expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/chargers?status=Error');
  await isLive(page);
  expect(await accessibleInBoth(page)).toEqual([]);

  await page.getByRole('button', { name: /Aurora Charging/ }).click();
  await page.getByRole('menuitem', { name: 'Log out' }).click();
  await page.getByRole('heading', { name: 'Log in' }).waitFor();
  expect((await page.request.get(`${world().url}/api/v1/session`)).status()).toBe(401);
});

it('shows the door again where a session was ended elsewhere', async () => {
  const { customer, admin, url } = world();
  const { id, link } = await invite(url, customer, 'leaving@aurora.example', [{ role: 'read-only' }]);
  const page = await world().open(null, `/console/#${new URL(link ?? '').hash.slice(1)}`);
  await page.getByRole('heading', { name: 'Welcome to Forecourt' }).waitFor();
  // Nobody who looks over a shoulder, or into the history, finds the secret.
  expect(page.url()).not.toContain('invitation');
  await page.locator('input[type=password]').fill(PASSWORD);
  await page.getByRole('button', { name: 'Choose it' }).click();
  await page.getByText('Log in as leaving@aurora.example').waitFor();
  await page.getByLabel('Mail address').fill('leaving@aurora.example');
  await page.locator('input[type=password]').fill(PASSWORD);
  await page.getByRole('button', { name: 'Log in' }).click();
  await isLive(page);
  const params = { path: { id: customer, operatorId: id } };
  await good(
    admin.PATCH('/api/v1/customers/{id}/operators/{operatorId}', { params, body: { active: false } }),
  );
  await page.getByText('Your session has ended').waitFor();
});

it('is one page on a phone, and closes its menu behind who chose', async () => {
  const page = await world().open('support', '/', { phone: true });
  await page.getByRole('button', { name: 'Menu' }).click();
  const menu = page.getByRole('dialog');
  await menu.getByRole('link', { name: 'Sites' }).waitFor();
  expect(await accessible(page)).toEqual([]);
  await menu.getByRole('link', { name: 'Sites' }).click();
  await menu.waitFor({ state: 'hidden' });
  expect(new URL(page.url()).pathname).toBe('/sites');
  expect(await sideways(page)).toBe(false);
});

it('says that it is not live when the server is gone, of what moment the page is, and heals', async () => {
  const page = await world().open('admin', '/');
  await isLive(page);
  await world().kill();
  await page.getByText(/The server cannot be heard\. What you see is from/).waitFor();
  expect(await accessible(page)).toEqual([]);
  await world().restart();
  await page.getByText('Live again').waitFor();
  await isLive(page);
});

it('loads nothing from elsewhere, and lets no foreign script in', async () => {
  const page = await world().open(null, '/');
  const asked = new Set<string>();
  page.on('request', (request) => asked.add(new URL(request.url()).origin));
  await page.reload();
  await page.getByRole('heading', { name: 'Log in' }).waitFor();
  expect([...asked]).toEqual([new URL(world().url).origin]);
  const answer = await page.request.get(`${world().url}/drivers/1`, { headers: { accept: 'text/html' } });
  const policy = answer.headers()['content-security-policy'] ?? '';
  expect(answer.status()).toBe(200);
  expect(policy).toMatch(/script-src 'self'; style-src 'self' 'nonce-[\w+/=]{24}';/);
  expect(policy).not.toContain('unsafe');
  // Each page has a nonce of its own, and it is the one in the page.
  const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? '-';
  expect(await answer.text()).toContain(`nonce="${nonce}"`);
  const another = await page.request.get(`${world().url}/drivers/1`, { headers: { accept: 'text/html' } });
  expect(another.headers()['content-security-policy']).not.toContain(nonce);
  expect((await page.request.get(`${world().url}/assets/none.js`)).status()).toBe(404);
  expect((await page.request.get(`${world().url}/api/v1/none`)).status()).toBe(401);
});
