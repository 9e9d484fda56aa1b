// Each page as people meet it: wide and on a phone, light and dark, with names that are long or run from right to left, and with
// nothing at all. The pictures are for looking at (coverage/screens/).
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { accessible, accessibleInBoth, picture, settled, sideways } from './support/look.ts';
import { furnish, type Network } from './support/network.ts';
import { inWorld, type Look, type Who, type World } from './support/world.ts';

const LOOKS = [
  { width: 'wide', phone: false },
  { width: 'phone', phone: true },
] as const;

const pagesOf = ({ library, driver, transaction }: Network) => ({
  overview: '/',
  sites: '/sites',
  site: `/sites/${library}`,
  chargers: '/chargers',
  unknown: '/chargers?tab=unknown',
  charger: '/chargers/LIB-01',
  line: '/chargers/LIB-01?tab=line',
  drivers: '/drivers',
  driver: `/drivers/${driver}`,
  imports: '/imports',
  why: `/why?driverId=${driver}&chargerId=LIB-01`,
  transactions: '/transactions',
  transaction: `/transactions/${transaction}`,
  events: '/events',
  settings: '/settings',
  'no-such-page': '/no/such/page',
});
type Name = keyof ReturnType<typeof pagesOf>;
const NAMES = Object.keys(pagesOf({ town: 0, library: 0, driver: 0, transaction: 0 })) as Name[];

/** Somebody who goes from address to address: a browser that begins anew at each loads and compiles all of it again. */
function onePage(world: () => World, who: Who, look: Look = {}) {
  let page: Page | undefined;
  return async (path: string): Promise<Page> => {
    if (page === undefined) page = await world().open(who, path, look);
    else await page.goto(world().url + path);
    await settled(page);
    return page;
  };
}

describe('in a network', () => {
  const world = inWorld();
  let pages: Record<Name, string>;
  beforeAll(async () => {
    pages = pagesOf(await furnish(world()));
  }, 60_000);

  describe.each(LOOKS)('$width', ({ width, phone }) => {
    const open = onePage(world, 'admin', { phone });
    it.each(NAMES)('%s can be read by everybody, and is not pushed sideways', async (name) => {
      const page = await open(pages[name]);
      const seen = await accessibleInBoth(page, (scheme) => picture(page, `${name}-${width}-${scheme}`));
      expect(seen).toEqual([]);
      expect(await sideways(page)).toBe(false);
    });
  });

  const look = onePage(world, 'read-only');
  it.each(NAMES)('%s offers nothing to who may only look', async (name) => {
    const page = await look(pages[name]);
    const offered = [
      ...(await page.getByRole('main').getByRole('button').allTextContents()),
      ...(await page.getByRole('main').getByRole('link').allTextContents()),
    ];
    const touching =
      /^(new|add|edit|delete|invite|give|save|start|stop|reset|unlock|claim|assign|import|move|correct|revoke|rotate|limit|reserve|make|take)\b/i;
    expect(offered.filter((words) => touching.test(words.trim()))).toEqual([]);
  });
});

describe('with nothing at all', () => {
  const world = inWorld();
  const open = onePage(world, 'admin', { phone: true });
  it.each(['/', '/sites', '/chargers', '/drivers', '/transactions', '/events', '/imports', '/why'])(
    '%s says what would be there, and how it comes',
    async (path) => {
      const page = await open(path);
      expect(await accessible(page)).toEqual([]);
      expect((await page.getByRole('main').innerText()).length).toBeGreaterThan(40);
      await picture(page, `nothing${path === '/' ? '-overview' : path.replace('/', '-')}`);
    },
  );
});
