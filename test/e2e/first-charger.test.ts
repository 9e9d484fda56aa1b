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
  await page.getByRole('link', { name: 'The first start of a server' }).click();

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
  // Said once, beside the field, and in no words of the API.
  await page.getByText('must have 8 to 200 characters').waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
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
  await page.getByText('Only this very machine reaches that address').waitFor();
  await page.getByText('HOST=0.0.0.0').waitFor();
  expect(shown.slice(0, 2)).toEqual([`${url.replace('http', 'ws')}/ocpp`, 'PIER-4']);

  await expect(TestCharger.connect(url, { id: 'PIER-4', password: 'mistyped-password' })).rejects.toThrow(
    '401',
  );
  await page.getByText('It came, and was not let in').waitFor();
  const itsPage = page.getByRole('link', { name: 'To the charger’s page' });
  expect(await itsPage.getAttribute('href')).toBe('/chargers/PIER-4');
  expect(await accessible(page)).toEqual([]);
  // Nobody has to wait, and who goes back finds what he made, with its password.
  const later = page.getByRole('link', { name: 'Later: go to the overview' });
  expect(await later.getAttribute('href')).toBe('/');
  await page.getByRole('button', { name: 'Back' }).click();
  await page.getByRole('button', { name: 'Go on with PIER-4, which is made' }).click();
  expect(await page.locator('dd code').allTextContents()).toEqual(shown);
  const charger = await TestCharger.connect(url, { id: 'PIER-4', password: shown[2] });
  await charger.boot(2);
  await page.getByText('It is here.').waitFor();
  await page.getByText('Socket 2').waitFor();
  expect(await accessible(page)).toEqual([]);
  expect(await page.getByRole('link', { name: 'Open the charger' }).getAttribute('href')).toBe(
    '/chargers/PIER-4',
  );
  await page.getByRole('link', { name: 'Add a driver who may charge' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Ville');
  await dialog.getByRole('button', { name: 'Make driver' }).click();
  await page.getByRole('heading', { name: 'Ville' }).waitFor();
  await page.getByRole('tab', { name: 'Rights', selected: true }).waitFor();
  charger.socket.close();

  const { items } = await good(admin.GET('/api/v1/customers'));
  expect(items.map(({ name }) => name)).toEqual(['Harbour Charging']);
  const params = { path: { id: items[0]?.id ?? 0 } };
  const { items: people } = await good(admin.GET('/api/v1/customers/{id}/operators', { params }));
  expect(people.filter(({ accepted }) => accepted).map(({ mail }) => mail)).toEqual(['aino@harbour.example']);
});
