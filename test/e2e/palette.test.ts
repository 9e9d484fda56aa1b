// Jumping to anything by keys alone.
import { beforeAll, expect, it } from 'vitest';
import { good } from '../support/client.ts';
import { accessibleInBoth, isLive } from './support/look.ts';
import { inWorld } from './support/world.ts';

const world = inWorld();
let aino = 0;

beforeAll(async () => {
  const { api, charger } = world();
  const { id } = await good(
    api.POST('/api/v1/sites', { body: { groupName: 'Library', parentGroupId: null } }),
  );
  const tags = [{ idTag: '04A1B2C3D4' }];
  const body = { name: 'Aino Virtanen', homeGroupId: id, tags };
  aino = (await good(api.POST('/api/v1/drivers', { body }))).id;
  await charger('DOCK-01', id);
  await charger('DOCK-02', id);
}, 60_000);

it('finds as one types, is walked by arrows, and knows what one came to last', async () => {
  const page = await world().open('admin', '/settings');
  await isLive(page);
  const field = page.getByRole('combobox', { name: /^Site, charger/ });
  const active = page.getByRole('option', { selected: true });
  const open = async () => {
    await page.keyboard.press('Control+k');
    await field.and(page.locator(':focus')).waitFor();
  };

  await open();
  // Faster than the server: Enter waits for what is found for these words.
  await page.keyboard.type('dock-02');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/chargers/DOCK-02');
  await field.waitFor({ state: 'detached' });

  await open();
  await active.filter({ hasText: 'DOCK-02' }).waitFor();
  await page.keyboard.type('dock');
  await active.filter({ hasText: 'DOCK-01' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await active.filter({ hasText: 'DOCK-02' }).waitFor();
  expect(await field.getAttribute('aria-activedescendant')).toBe(await active.getAttribute('id'));
  expect(await accessibleInBoth(page)).toEqual([]);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/chargers/DOCK-01');

  await open();
  await page.keyboard.type('04a1b2');
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/drivers/${aino}`);
  await open();
  await page.keyboard.press('Escape');
  await field.waitFor({ state: 'detached' });
  await page.context().close();
});

it('opens what makes something new, also where one is on its page already, and the address forgets it', async () => {
  const page = await world().open('admin', '/settings');
  await isLive(page);
  for (const [words, label, path] of [
    ['new driver', 'Name', '/drivers'],
    ['new charger', 'Identity', '/chargers'],
    ['new charger', 'Identity', '/chargers'],
  ] as const) {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: /^Site, charger/ }).fill(words);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('textbox', { name: label, exact: true }).waitFor();
    await page.waitForURL(world().url + path);
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  }
  await page.context().close();
});

it('? asks why, and is a sign like any other in a field; who may only look is offered nothing to make', async () => {
  const page = await world().open('read-only', '/settings');
  await isLive(page);
  await page.keyboard.press('Shift+?');
  await page.waitForURL('**/why');
  const who = page.getByRole('combobox', { name: 'Who or which card' });
  await who.fill('a');
  await page.keyboard.press('Shift+?');
  expect(await who.inputValue()).toBe('a?');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /^Site, charger/ }).fill('log');
  await page.getByRole('option', { name: 'Log out' }).waitFor();
  await page.getByRole('combobox', { name: /^Site, charger/ }).fill('new');
  await page.getByText('Nothing is called “new”.').waitFor();
  await page.context().close();
});
