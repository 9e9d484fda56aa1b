// Ten thousand rows: what a table does that is longer than anybody reads.
import { beforeAll, expect, it } from 'vitest';
import { good } from '../support/client.ts';
import { accessible, isLive, picture } from './support/look.ts';
import { inWorld } from './support/world.ts';

const world = inWorld();
const MANY = 10_000;
const IN_A_BATCH = 1000;
const numbered = (n: number) => `MANY-${String(n).padStart(5, '0')}`;

beforeAll(async () => {
  const { api } = world();
  const body = { groupName: 'A site with ten thousand chargers', parentGroupId: null };
  const { id: groupId } = await good(api.POST('/api/v1/sites', { body }));
  for (let first = 0; first < MANY; first += IN_A_BATCH) {
    const items = Array.from({ length: IN_A_BATCH }, (_, i) => ({
      ...{ chargerId: numbered(first + i), chargerName: `Bay ${first + i}`, groupId },
    }));
    await good(api.POST('/api/v1/batch/chargers', { body: { items } }));
  }
}, 120_000);

it('tells how many there are at once, goes to the last, and finds one among them', async () => {
  const page = await world().open('admin', '/chargers');
  const row = (n: number) => page.getByRole('row', { name: new RegExp(numbered(n)) });
  await row(0).waitFor();
  await page.getByText('10,000 chargers', { exact: true }).waitFor();
  await isLive(page);
  const table = page.getByRole('table', { name: 'Chargers' });
  expect(await table.getAttribute('aria-rowcount')).toBe(String(MANY + 1));
  await picture(page, 'ten-thousand-wide-light');
  expect(await accessible(page)).toEqual([]);

  // Few of them are in the page, wherever one stands.
  const drawn = () => page.getByRole('row').count();
  expect(await drawn()).toBeLessThan(60);
  await row(0).getByRole('link').first().focus();
  await page.keyboard.press('End');
  await row(MANY - 1).waitFor();
  // What the columns are is said there, too.
  const topOf = async (part: typeof table) => Math.round((await part.boundingBox())?.y ?? -1);
  expect(await topOf(page.getByRole('columnheader', { name: 'Identity' }))).toBeGreaterThan(
    await topOf(table),
  );
  expect(await drawn()).toBeLessThan(60);
  await picture(page, 'ten-thousand-at-the-end');

  await page.getByLabel('Words').fill(numbered(7321));
  await page.getByText('1 charger', { exact: true }).waitFor();
  await row(7321).waitFor();
  await page.context().close();
});
