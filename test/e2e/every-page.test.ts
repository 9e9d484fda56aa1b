// Each page as people meet it: wide and on a phone, light and dark, with names that are long or run from right to left, and with
// nothing at all. The pictures are for looking at (coverage/screens/).
import { beforeAll, describe, expect, it } from 'vitest';
import { accessible, inScheme, picture, settled, sideways } from './support/look.ts';
import { furnish, type Network } from './support/network.ts';
import { inWorld } from './support/world.ts';

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

describe('in a network', () => {
  const world = inWorld();
  let pages: Record<Name, string>;
  beforeAll(async () => {
    pages = pagesOf(await furnish(world()));
  }, 60_000);

  describe.each(LOOKS)('$width', ({ width, phone }) => {
    it.each(NAMES)('%s can be read by everybody, and is not pushed sideways', async (name) => {
      const page = await world().open('admin', pages[name], { phone });
      await settled(page);
      for (const colorScheme of ['light', 'dark'] as const) {
        await inScheme(page, colorScheme);
        expect((await accessible(page)).map((one) => `${colorScheme}: ${one}`)).toEqual([]);
        await picture(page, `${name}-${width}-${colorScheme}`);
      }
      expect(await sideways(page)).toBe(false);
      await page.context().close();
    });
  });

  it.each(NAMES)('%s offers nothing to who may only look', async (name) => {
    const page = await world().open('read-only', pages[name]);
    await settled(page);
    const offered = [
      ...(await page.getByRole('main').getByRole('button').allTextContents()),
      ...(await page.getByRole('main').getByRole('link').allTextContents()),
    ];
    const touching =
      /^(new |add|edit|delete|invite|give|save|start|stop|reset|unlock|claim|assign|import|move|correct|revoke|rotate|limit|reserve|make|take)/i;
    expect(offered.filter((words) => touching.test(words.trim()))).toEqual([]);
    await page.context().close();
  });
});

describe('with nothing at all', () => {
  const world = inWorld();
  it.each(['/', '/sites', '/chargers', '/drivers', '/transactions', '/events', '/imports', '/why'])(
    '%s says what would be there, and how it comes',
    async (path) => {
      const page = await world().open('admin', path, { phone: true });
      await settled(page);
      expect(await accessible(page)).toEqual([]);
      expect((await page.getByRole('main').innerText()).length).toBeGreaterThan(40);
      await picture(page, `nothing${path === '/' ? '-overview' : path.replace('/', '-')}`);
      await page.context().close();
    },
  );
});
