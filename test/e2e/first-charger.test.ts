// From an empty server to a charger that is connected, by somebody who has the admin key, a phone, and the charger's own menu.
import { expect, it } from 'vitest';
import { TestCharger } from '../support/charger.ts';
import { good } from '../support/client.ts';
import { ADMIN_KEY } from '../support/server.ts';
import { accessible, picture, sideways } from './support/look.ts';
import { inWorld } from './support/world.ts';

const world = inWorld({ nobody: true });

it('makes customer, operator, site and charger, says what is wrong while it does not come, and sees it come', async () => {
  const { url, admin } = world();
  const page = await world().open(null, '/', { phone: true });
  await page.getByRole('link', { name: 'Nobody works here yet?' }).click();

  await page.getByLabel('Admin key').fill('not-the-key-of-this-server');
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByText('This is not the admin key of this server.').waitFor();
  expect(await accessible(page)).toEqual([]);
  await page.getByLabel('Admin key').fill(ADMIN_KEY);
  await page.getByRole('button', { name: 'Go on' }).click();

  await page.getByLabel('Name of the customer').fill('Harbour Charging');
  await page.getByLabel('Your name').fill('Aino');
  await page.getByLabel('Your mail address').fill('aino@harbor.example');
  // Too short: what was made so far is not made again, and what was mistyped is not gone on with.
  await page.getByLabel('A password to log in with').fill('short');
  await page.getByRole('button', { name: 'Make it and log in' }).click();
  await page.getByRole('alert').waitFor();
  await page.getByLabel('Your mail address').fill('aino@harbour.example');
  await page.getByLabel('A password to log in with').fill('gulls over the quiet pier');
  // The link is used up by now: only the log-in is tried again.
  const isSession = ({ pathname }: URL) => pathname === '/api/v1/session';
  await page.route(isSession, (route) => route.abort());
  await page.getByRole('button', { name: 'Make it and log in' }).click();
  await page.getByRole('alert').waitFor();
  await page.unroute(isSession);
  await page.getByRole('button', { name: 'Make it and log in' }).click();

  await page.getByLabel('Name of the site').fill('Pier 4');
  expect(await accessible(page)).toEqual([]);
  await page.getByRole('button', { name: 'Make the site' }).click();
  await page.getByLabel('Charger identity').fill('PIER-4');
  await page.getByRole('button', { name: 'Make the charger' }).click();

  await page.getByText('Waiting for it…').waitFor();
  await page.getByRole('img', { name: 'The same as a QR code' }).waitFor();
  expect(await accessible(page)).toEqual([]);
  expect(await sideways(page)).toBe(false);
  await picture(page, 'first-charger-phone');
  const shown = (await page.locator('dd code').allTextContents()) as [string, string, string];
  expect(shown.slice(0, 2)).toEqual([`${url.replace('http', 'ws')}/ocpp`, 'PIER-4']);

  await expect(TestCharger.connect(url, { id: 'PIER-4', password: 'mistyped-password' })).rejects.toThrow(
    '401',
  );
  await page.getByText('It came, and was not let in').waitFor();
  const charger = await TestCharger.connect(url, { id: 'PIER-4', password: shown[2] });
  await charger.boot(2);
  await page.getByText('It is here.').waitFor();
  await page.getByText('Socket 2').waitFor();
  expect(await accessible(page)).toEqual([]);
  await page.getByRole('link', { name: 'Open the charger' }).click();
  await page.getByRole('heading', { name: 'PIER-4' }).waitFor();
  charger.socket.close();

  const { items } = await good(admin.GET('/api/v1/customers'));
  expect(items.map(({ name }) => name)).toEqual(['Harbour Charging']);
  const params = { path: { id: items[0]?.id ?? 0 } };
  const { items: people } = await good(admin.GET('/api/v1/customers/{id}/operators', { params }));
  expect(people.filter(({ accepted }) => accepted).map(({ mail }) => mail)).toEqual(['aino@harbour.example']);
});
