// Looks at a page: by the rules of who cannot see or cannot point well (axe), and for people (pictures).
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const ALL = {
  type: 'tag',
  values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
};
/** Practices of axe that are no rules of WCAG and do not fit: a dialog over the page is outside of its landmarks, and has a head. */
const NOT_OURS = ['region', 'landmark-no-duplicate-banner', 'landmark-unique'];

const screens = fileURLToPath(new URL('../../../coverage/screens/', import.meta.url));

/** Those that see another page where only its colours are others. */
const OF_COLOURS = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };

/** What is wrong with the page as it stands; none: `[]`. */
export async function accessible(page: Page, by = ALL): Promise<string[]> {
  // Half a megabyte: once for each page.
  if (!(await page.evaluate("'axe' in globalThis"))) await page.evaluate(source);
  const { violations, passes } = await page.evaluate(
    ([by, off]) => {
      const here = (globalThis as unknown as { axe: typeof axe }).axe;
      return here.run({
        runOnly: by,
        // Of what is right only that it was looked at.
        resultTypes: ['violations'],
        rules: Object.fromEntries(off.map((rule) => [rule, { enabled: false }])),
      });
    },
    [by, NOT_OURS] as const,
  );
  if (passes.length < (by === ALL ? 5 : 1)) return ['axe looked at nothing'];
  return violations.map(
    ({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ target }) => target.join(' ')).join(', ')})`,
  );
}

/** What turns for ever is not waited for. */
const COLOURS_HAVE_COME = `Promise.allSettled(
  document.getAnimations().filter((one) => one instanceof CSSTransition).map(({ finished }) => finished),
)`;

/** Lights it, or darkens it; the page hears of it a moment later, and until then it is half of each. */
export async function inScheme(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor({ state: 'attached' });
  await page.evaluate(COLOURS_HAVE_COME);
}

/** What is wrong with it light, and, of its colours, dark. @param each what else is done in each scheme. */
export async function accessibleInBoth(
  page: Page,
  each: (scheme: 'light' | 'dark') => Promise<void> = async () => undefined,
): Promise<string[]> {
  const found: string[] = [];
  for (const [scheme, rules] of [
    ['light', ALL],
    ['dark', OF_COLOURS],
  ] as const) {
    await inScheme(page, scheme);
    found.push(...(await accessible(page, rules)).map((one) => `${scheme}: ${one}`));
    await each(scheme);
  }
  await inScheme(page, 'light');
  return found;
}

/** Takes a picture, for a person to look at: coverage/screens/NAME.png. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(screens, { recursive: true });
  await page.screenshot({ path: `${screens}${name}.png` });
}

/** Whether the page has to be pushed sideways to be read: on no width. */
export const sideways = (page: Page): Promise<boolean> =>
  page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth + 1');

/** Waits until what happens is told to the page as it happens. */
export const isLive = (page: Page): Promise<void> =>
  page.locator('[data-state=live]').filter({ visible: true }).waitFor();

/** Waits until the page has what it asked for: it is live, its frame is loaded, and nothing says that it waits. */
export async function settled(page: Page): Promise<void> {
  await isLive(page);
  await page.getByRole('main').getByText(/./).first().waitFor();
  // Asked from here: the page's policy lets nobody evaluate words in it.
  await page.locator('main [aria-busy=true]').first().waitFor({ state: 'detached' });
}
