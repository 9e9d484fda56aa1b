// Settings: what each may see of them, one's password and sessions, and who else may what.
import { expect, it } from 'vitest';
import { client, good } from '../support/client.ts';
import { accept, PASSWORD } from '../support/operators.ts';
import { ADMIN_KEY } from '../support/server.ts';
import { accessible, accessibleInBoth, isLive, picture, settled, sideways } from './support/look.ts';
import { inWorld, mailOf } from './support/world.ts';

const world = inWorld();

it('shows to each role its own sections, and is dark where one wants it dark', async () => {
  const page = await world().open('read-only', '/settings?tab=operators', { phone: true });
  await settled(page);
  // What is not his is not there, whatever the address says.
  await page.getByText('Read-only, everywhere').waitFor();
  expect(await page.getByRole('tab').allTextContents()).toEqual(['You', 'Appearance']);
  expect(await accessible(page)).toEqual([]);
  expect(await sideways(page)).toBe(false);
  await page.getByRole('tab', { name: 'Appearance' }).click();
  await page.getByRole('radio', { name: 'Dark' }).check();
  await page.getByRole('radio', { name: 'In UTC' }).check();
  await page.getByText('(UTC)').waitFor();
  await page.reload();
  await page.getByRole('radio', { name: 'Dark', checked: true }).waitFor();
  await page.getByRole('radio', { name: 'In UTC', checked: true }).waitFor();
  expect(await page.locator('html').getAttribute('data-mantine-color-scheme')).toBe('dark');
  expect(await accessible(page)).toEqual([]);
});

it('makes a key that is shown once, rotates it, and revokes it', async () => {
  const { url, api, admin, customer } = world();
  await good(api.POST('/api/v1/sites', { body: { groupName: 'Quay' } }));
  const page = await world().open('admin', '/settings?tab=keys');
  await page.getByRole('button', { name: 'New key' }).click();
  const form = page.getByRole('dialog', { name: 'New key' });
  await form.getByLabel('What it is for').fill('website');
  await form.getByRole('button', { name: 'Nothing' }).click();
  await form.getByText('Choose at least one thing').waitFor();
  await form.getByRole('checkbox', { name: 'Sites: Read' }).check();
  await form.getByRole('radio', { name: /On some sites only/ }).check();
  await form.getByRole('combobox', { name: 'Add a site' }).click();
  await page.getByRole('option', { name: 'Quay' }).click();
  await form.getByRole('button', { name: 'Take this site away' }).waitFor();
  expect(await accessible(page)).toEqual([]);
  await picture(page, 'settings-new-key');
  await form.getByRole('button', { name: 'Make the key' }).click();

  const shown = page.getByRole('dialog', { name: 'The new key' });
  const first = (await shown.locator('code').first().textContent()) ?? '';
  expect(await accessible(page)).toEqual([]);
  const me = await good(client(url, first).GET('/api/v1/me'));
  expect(me).toMatchObject({ name: 'website', grants: [{ scopes: ['sites:read'] }] });
  await shown.getByRole('button', { name: 'I have copied it' }).click();
  await shown.waitFor({ state: 'hidden' });
  expect(await page.content()).not.toContain(first);

  const list = page.getByRole('list', { name: 'Keys' });
  await list.getByText('1 scope · 1 branch').waitFor();
  await list.getByRole('button', { name: 'More: website' }).click();
  await page.getByRole('menuitem', { name: 'Rotate' }).click();
  await page.getByRole('radio', { name: 'an hour' }).check();
  await page.getByRole('dialog').getByRole('button', { name: 'Rotate' }).click();
  const second = (await shown.locator('code').first().textContent()) ?? '';
  expect(second).not.toBe(first);
  for (const key of [first, second]) await good(client(url, key).GET('/api/v1/me'));
  await shown.getByRole('button', { name: 'I have copied it' }).click();
  await list.getByText('Changing over').waitFor();

  await list.getByRole('button', { name: 'More: website' }).click();
  await page.getByRole('menuitem', { name: 'Revoke' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await list.getByText('website').waitFor({ state: 'hidden' });
  const params = { path: { id: customer } };
  const { items } = await good(admin.GET('/api/v1/customers/{id}/keys', { params }));
  expect(items.find(({ name }) => name === 'website')?.revokedAt).not.toBeNull();
  expect(await accessible(page)).toEqual([]);
});

it('invites somebody, changes what he is while somebody else does, and deletes him', async () => {
  const { url, admin, customer } = world();
  const params = { path: { id: customer } };
  const page = await world().open('admin', '/settings?tab=operators');
  await page.getByRole('button', { name: 'Invite somebody' }).click();
  await page.getByLabel('Mail address').fill('eeva@aurora.example');
  await page.getByRole('dialog').getByLabel('Name', { exact: false }).last().fill('Eeva');
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  const shown = page.getByRole('dialog', { name: 'The link to choose a password' });
  await shown.getByText('This server has no mail.').waitFor();
  expect(await accessible(page)).toEqual([]);
  const link = await shown.locator('code').first().textContent();
  expect((await accept(url, link)).status).toBe(200);
  await shown.getByRole('button', { name: 'I have copied it' }).click();

  const list = page.getByRole('list', { name: 'Operators' });
  await list.getByRole('button', { name: 'More: Eeva' }).click();
  await page.getByRole('menuitem', { name: 'Edit' }).click();
  const name = page.getByRole('dialog').getByLabel('Name', { exact: false }).last();
  await name.fill('Eeva Salo');
  const { items } = await good(admin.GET('/api/v1/customers/{id}/operators', { params }));
  const operatorId = items.find(({ mail }) => mail === 'eeva@aurora.example')?.id ?? 0;
  const one = { path: { ...params.path, operatorId } };
  await good(
    admin.PATCH('/api/v1/customers/{id}/operators/{operatorId}', { params: one, body: { name: 'E. Salo' } }),
  );
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('dialog').getByRole('cell', { name: 'E. Salo' }).waitFor();
  expect(await accessible(page)).toEqual([]);
  await page.getByRole('button', { name: 'Save mine over it' }).click();
  await list.getByRole('button', { name: 'Eeva Salo', exact: true }).click();
  const detail = page.getByRole('dialog', { name: 'Eeva Salo' });
  await detail.getByText('Nowhere logged in.').waitFor();
  await detail.getByText('E. Salo').first().waitFor();
  expect(await accessible(page)).toEqual([]);
  await page.keyboard.press('Escape');

  await list.getByRole('button', { name: 'More: Eeva Salo' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await list.getByText('eeva@aurora.example').waitFor({ state: 'hidden' });
  const left = await good(admin.GET('/api/v1/customers/{id}/operators', { params }));
  expect(left.items.map(({ mail }) => mail)).not.toContain('eeva@aurora.example');
  expect(await accessible(page)).toEqual([]);
});

it('begins a change with what stands there now, and sends only what one changed', async () => {
  const { admin, customer } = world();
  const params = { path: { id: customer } };
  const page = await world().open('admin', '/settings?tab=operators');
  const list = page.getByRole('list', { name: 'Operators' });
  const dialog = page.getByRole('dialog');
  const edit = async (name: string) => {
    await list.getByRole('button', { name: `More: ${name}` }).click();
    await page.getByRole('menuitem', { name: 'Edit' }).click();
    await dialog.getByRole('switch').waitFor();
  };
  await edit('Riku Lehto');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  // Whereby all that was read of operators is old.
  await edit('Sami Koski');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Sami K.');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await list.getByText('Sami K.').waitFor();

  const { items } = await good(admin.GET('/api/v1/customers/{id}/operators', { params }));
  const operatorId = items.find(({ mail }) => mail === mailOf('read-only'))?.id ?? 0;
  const one = { path: { ...params.path, operatorId } };
  const path = '/api/v1/customers/{id}/operators/{operatorId}';
  await good(admin.PATCH(path, { params: one, body: { name: 'R. Lehto' } }));
  await edit('Riku Lehto');
  expect(await dialog.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('R. Lehto');
  await dialog.getByRole('switch').click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'hidden' });
  expect(await good(admin.GET(path, { params: one }))).toMatchObject({ name: 'R. Lehto', active: false });
  await good(admin.PATCH(path, { params: one, body: { name: 'Riku Lehto', active: true } }));
});

it('keeps the admin key for this page only, and makes and deletes a customer with it', async () => {
  const { admin } = world();
  const page = await world().open('admin', '/settings?tab=server');
  await page.getByLabel('Admin key').fill('fca_wrong');
  await page.getByRole('button', { name: 'Use it' }).click();
  await page.getByText('That is not the admin key of this server.').waitFor();
  expect(await accessible(page)).toEqual([]);
  await page.getByLabel('Admin key').fill(ADMIN_KEY);
  await page.getByRole('button', { name: 'Use it' }).click();
  await page.getByRole('button', { name: 'New customer' }).click();
  await page.getByRole('dialog').getByLabel('Name', { exact: false }).first().fill('Harbour Charging');
  await page.getByRole('button', { name: 'Make the customer' }).click();
  await page.getByRole('dialog', { name: 'Invite an admin of Harbour Charging' }).waitFor();
  expect(await accessible(page)).toEqual([]);
  await page.keyboard.press('Escape');
  const all = await good(admin.GET('/api/v1/customers'));
  expect(all.items.map(({ name }) => name)).toContain('Harbour Charging');
  await page.getByRole('button', { name: 'What to do with Harbour Charging' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByText('Nothing else goes with it.').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page
    .getByRole('list', { name: 'Customers' })
    .getByText('Harbour Charging')
    .waitFor({ state: 'hidden' });
  expect(await accessible(page)).toEqual([]);
  await page.getByRole('tab', { name: 'Customer' }).click();
  await page.getByText('Set it under Server').waitFor();
  expect(await accessibleInBoth(page)).toEqual([]);
  await page.getByRole('tab', { name: 'Server' }).click();
  await page.getByLabel('Admin key').waitFor();
});

it('changes the password, whereby other sessions end, and logs out everywhere', async () => {
  const { url } = world();
  const elsewhere = await world().open('support', '/settings');
  await isLive(elsewhere);
  // A session of its own.
  const page = await world().open(null, '/settings');
  await page.getByLabel('Mail address').fill(mailOf('support'));
  await page.locator('input[type=password]').fill(PASSWORD);
  await page.getByRole('button', { name: 'Log in' }).click();
  const sessions = page.getByRole('list', { name: 'Sessions' });
  await sessions.getByText('This one').waitFor();
  expect(await sessions.getByRole('listitem').count()).toBe(2);
  await page.getByLabel('Password until now').fill('not my password at all');
  await page.getByLabel('New password').fill('gulls over the quiet pier');
  await page.getByRole('button', { name: 'Change password' }).click();
  await page.getByRole('main').getByRole('alert').waitFor();
  expect(await accessible(page)).toEqual([]);
  await page.getByLabel('Password until now').fill(PASSWORD);
  await page.getByRole('button', { name: 'Change password' }).click();
  await page.getByText('Your password is changed.').waitFor();
  await elsewhere.getByText('Your session has ended').waitFor();
  await page.waitForFunction("document.querySelectorAll('[aria-label=Sessions] > li').length === 1");

  await page.getByRole('button', { name: 'Log out everywhere' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('There is no other session').waitFor();
  await dialog.getByLabel('Also log out here').check();
  await dialog.getByRole('button', { name: 'Log out everywhere' }).click();
  await page.getByRole('heading', { name: 'Log in' }).waitFor();
  expect((await page.request.get(`${url}/api/v1/session`)).status()).toBe(401);
});
