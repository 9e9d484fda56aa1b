// Tables between phone and desk: what names a row can be read at every width, and no page is pushed sideways.
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { settled, sideways } from './support/look.ts';
import { furnish, type Network } from './support/network.ts';
import { inWorld } from './support/world.ts';

const WIDTHS = [320, 390, 768, 820, 1024, 1280, 1600];

/** Pages with a table, and the words of its first column in a row that has no long name. */
const TABLES: Record<string, (network: Network) => { path: string; row: RegExp; from?: number }> = {
  chargers: () => ({ path: '/chargers', row: /LIB-01/ }),
  drivers: () => ({ path: '/drivers', row: /Aino Virtanen/ }),
  transactions: () => ({ path: '/transactions', row: /\d\d:\d\d/ }),
  site: ({ library }) => ({ path: `/sites/${library}?tab=chargers`, row: /LIB-01/ }),
  "a site's transactions": ({ library }) => ({
    path: `/sites/${library}?tab=transactions`,
    row: /\d\d:\d\d/,
  }),
  commands: () => ({ path: '/events?tab=commands', row: /LIB-01/, from: 768 }),
};

/** What of the first cell with a link is cut off in a row that is marked, and how far the table has to be pushed. */
const LOOK = `(() => {
  const row = document.querySelector('[data-looked-at]');
  const cell = [...row.querySelectorAll('[role=cell]')].find((one) => one.querySelector('a') !== null);
  const parts = [cell, ...cell.querySelectorAll('a, a *')].filter(({ clientWidth }) => clientWidth > 0);
  const table = row.closest('[role=table]');
  return {
    cut: parts.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent),
    pushed: table.scrollWidth - table.clientWidth,
  };
})()`;

async function lookAt(page: Page, text: RegExp): Promise<unknown> {
  const row = page.getByRole('table').getByRole('row').filter({ hasText: text }).first();
  await row.waitFor();
  await row.evaluate((element: { dataset: Record<string, string> }) => {
    element.dataset.lookedAt = 'true';
  });
  return page.evaluate(LOOK);
}

describe('tables', () => {
  const world = inWorld();
  let network: Network;
  let page: Page;
  beforeAll(async () => {
    network = await furnish(world());
    const params = { path: { chargerId: 'LIB-01' } };
    const order = world().api.POST('/api/v1/chargers/{chargerId}/commands/ClearCache', { params, body: {} });
    page = await world().open('admin', '/chargers');
    await order;
  }, 60_000);

  it.each(Object.keys(TABLES))('%s: what names a row is whole at every width', async (name) => {
    const { path, row, from = 0 } = (TABLES[name] as (typeof TABLES)[string])(network);
    await page.goto(world().url + path);
    await settled(page);
    for (const width of WIDTHS.filter((one) => one >= from)) {
      await page.setViewportSize({ width, height: 860 });
      await expect
        .poll(() => lookAt(page, row), { message: `${name} at ${width}` })
        .toEqual({ cut: [], pushed: 0 });
      expect(await sideways(page), `${name} at ${width}`).toBe(false);
    }
  });
});
