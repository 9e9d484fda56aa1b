// The call itself, in one piece: a name and half a card's number at support's phone, the server killed in the middle of it, the
// mend, and the card shown again at the same charger.
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { TestCharger } from '../support/charger.ts';
import { good } from '../support/client.ts';
import { accessibleInBoth, isLive, sideways } from './support/look.ts';
import { inWorld } from './support/world.ts';

const world = inWorld();
const MOST_TOUCHES = 5;

/** The third of these is on the phone: "Virtanen, and the card has B2C3 in it; the rest is worn off." */
const CALLED_VIRTANEN = [
  ['Eino Virtanen', '04110000AA80'],
  ['Helmi Virtanen', '04220000BB80'],
  ['Aino Virtanen', '04A1B2C3D480'],
] as const;

/** They may charge at the yard and not at the library, whose charger has refused the card. */
async function furnish() {
  const { api, url } = world();
  const site = async (groupName: string) =>
    (await good(api.POST('/api/v1/sites', { body: { groupName, parentGroupId: null } }))).id;
  const library = await site('Library');
  const yard = await site('Yard');
  for (const [name, idTag] of CALLED_VIRTANEN) {
    const body = { name, homeGroupId: yard, tags: [{ idTag }, { idTag: idTag.replace('80', '81') }] };
    const { id: userid } = await good(api.POST('/api/v1/drivers', { body }));
    const params = { path: { userid, siteId: yard } };
    await good(api.PUT('/api/v1/drivers/{userid}/sites/{siteId}', { params, body: {} }));
  }
  const id = 'DOCK-07';
  const made = await good(api.POST('/api/v1/chargers', { body: { chargerId: id, groupId: library } }));
  const connect = () => TestCharger.connect(url, { id, password: made.password ?? '' });
  return { connect };
}

async function shown(charger: TestCharger, idTag: string): Promise<string> {
  const { idTagInfo } = await charger.call<{ idTagInfo: { status: string } }>('Authorize', { idTag });
  return idTagInfo.status;
}

const verdict = (page: Page, words: string) =>
  page.getByRole('main').getByRole('heading', { level: 2, name: words });

it('from the first word to a card that charges, with the server killed in between', async () => {
  const { kill, open, restart } = world();
  const { connect } = await furnish();
  const card = '04A1B2C3D480';
  const before = await connect();
  await before.boot(1);
  expect(await shown(before, card)).toBe('Invalid');

  const page = await open('support', '/why', { phone: true });
  await isLive(page);
  let touches = 0;
  const touch = async (act: Promise<void>) => {
    touches += 1;
    await act;
  };
  await touch(page.getByRole('combobox', { name: 'Who or which card' }).fill('virtanen b2c3d480'));
  await touch(page.getByRole('option', { name: /^04A1B2C3D480/ }).tap());
  // Where it was shown lately is offered without a word.
  await touch(page.getByRole('option', { name: /DOCK-07/ }).tap());
  const no = 'No: Aino Virtanen has no right to charge at DOCK-07.';
  await verdict(page, no).waitFor();
  expect(await sideways(page)).toBe(false);

  await kill();
  const banner = page.getByRole('status').filter({ hasText: 'The server cannot be heard.' });
  await banner.waitFor();
  const age = /What you see is from (\d+) s ago/;
  const shownAge = async () => Number(age.exec((await banner.textContent()) ?? '')?.[1]);
  await expect.poll(shownAge, { timeout: 20_000 }).toBeGreaterThan(4);
  // What was known stays in sight, and is not said to be of now.
  expect(await verdict(page, no).isVisible()).toBe(true);
  expect(await accessibleInBoth(page)).toEqual([]);
  await restart();
  await banner.waitFor({ state: 'detached' });
  await isLive(page);

  await touch(page.getByRole('button', { name: 'Give the right' }).tap());
  await verdict(page, 'Yes: card 04A1B2C3D480 of Aino Virtanen may charge at DOCK-07.').waitFor();
  expect(touches).toBeLessThanOrEqual(MOST_TOUCHES);

  const after = await connect();
  expect(await shown(after, card)).toBe('Accepted');
  await after.close();
  await page.context().close();
});
