// The world of a file of stories: a server process with the console, a customer, people of each role, and a browser.
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { TestCharger } from '../../support/charger.ts';
import { type Api, client, good } from '../../support/client.ts';
import { type EngineUnderTest, engines, type FreshDatabase } from '../../support/engines.ts';
import { accept, invite, PASSWORD } from '../../support/operators.ts';
import { ADMIN_KEY, type ServerProcess, serverProcess } from '../../support/server.ts';

export type Who = 'admin' | 'support' | 'read-only';

export interface Look {
  /** 390 pixels wide, by touch. */
  readonly phone?: boolean;
  readonly dark?: boolean;
}

export interface World {
  readonly url: string;
  readonly customer: number;
  /** As an integrator with a key that may everything. */
  readonly api: Api;
  /** With the admin key. */
  readonly admin: Api;
  /** A page of somebody who is logged in; null: of nobody. */
  open(who: Who | null, path: string, look?: Look): Promise<Page>;
  /** Makes a charger and connects it, booted, its sockets Available. */
  charger(id: string, groupId: number, sockets?: number): Promise<TestCharger>;
  /** kill -9 of the server. */
  kill(): Promise<void>;
  /** Again on the same port, with the same data. */
  restart(): Promise<void>;
}

const NAMES: Record<Who, string> = { admin: 'Anna Salo', support: 'Sami Koski', 'read-only': 'Riku Lehto' };
export const mailOf = (who: Who) => `${who}@aurora.example`;

const FLAGS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync'],
];

export async function launchBrowser(): Promise<Browser> {
  const executablePath = process.env.TEST_BROWSER;
  if (executablePath === undefined) throw new Error('TEST_BROWSER names no browser: see test/e2e/README.md');
  return chromium.launch({ executablePath, args: FLAGS });
}

/** What no page may do, whatever the story: break, or ask for what its policy forbids. */
function watch(page: Page, faults: string[]) {
  page.on('pageerror', (error) => faults.push(`${page.url()} broke: ${error.stack ?? error.message}`));
  page.on('console', (message) => {
    const text = message.text();
    if (/Content Security Policy|Refused to|Each child in a list|Maximum update depth|hydrat/i.test(text)) {
      faults.push(`${page.url()} said: ${text}`);
    }
  });
}

/** @param nobody without customer and people: the server as it is on its first day. */
export function inWorld({ nobody = false, env = {} as Record<string, string> } = {}): () => World {
  const engine = engines()[0] as EngineUnderTest;
  const faults: string[] = [];
  let database: FreshDatabase;
  let server: ServerProcess;
  let browser: Browser;
  let world: World;
  const cookies = new Map<Who, Awaited<ReturnType<BrowserContext['cookies']>>>();
  const contexts: BrowserContext[] = [];
  const chargers: TestCharger[] = [];
  const serve = (port: string) => serverProcess(database, { CONSOLE: 'on', PORT: port, ...env });

  beforeAll(async () => {
    database = await engine.fresh();
    [server, browser] = await Promise.all([serve('0'), launchBrowser()]);
    const { url } = server;
    const admin = client(url, ADMIN_KEY);
    let customer = 0;
    let api = admin;
    if (!nobody) {
      customer = (await good(admin.POST('/api/v1/customers', { body: { name: 'Aurora Charging' } }))).id;
      const params = { path: { id: customer } };
      const { key } = await good(
        admin.POST('/api/v1/customers/{id}/keys', { params, body: { name: 'stories' } }),
      );
      api = client(url, key);
      for (const role of ['admin', 'support', 'read-only'] as const) {
        const { link } = await invite(url, customer, mailOf(role), [{ role }], NAMES[role]);
        await accept(url, link);
      }
    }

    /** The door is gone through once for each; the others come with its cookie. */
    const logIn = async (context: BrowserContext, who: Who) => {
      const kept = cookies.get(who);
      if (kept !== undefined) return context.addCookies(kept);
      const told = await context.request.post(`${url}/api/v1/session`, {
        data: { mail: mailOf(who), password: PASSWORD },
        headers: { 'X-Requested-With': 'forecourt' },
      });
      if (told.status() !== 201) throw new Error(`${who} is not let in: ${await told.text()}`);
      cookies.set(who, await context.cookies());
    };

    world = {
      ...{ url, customer, api, admin },
      async open(who, path, { phone = false, dark = false } = {}) {
        const context = await browser.newContext({
          viewport: phone ? { width: 390, height: 844 } : { width: 1360, height: 860 },
          ...(phone ? { hasTouch: true, isMobile: true } : {}),
          colorScheme: dark ? 'dark' : 'light',
          reducedMotion: 'reduce',
          timezoneId: 'Europe/Helsinki',
          locale: 'en-GB',
        });
        contexts.push(context);
        context.setDefaultTimeout(15_000);
        if (who !== null) await logIn(context, who);
        const page = await context.newPage();
        watch(page, faults);
        await page.goto(url + path);
        return page;
      },
      async charger(id, groupId, sockets = 1) {
        const { password } = await good(api.POST('/api/v1/chargers', { body: { chargerId: id, groupId } }));
        const charger = await TestCharger.connect(url, { id, password: password ?? '' });
        chargers.push(charger);
        await charger.boot(sockets);
        return charger;
      },
      kill: () => server.kill(),
      async restart() {
        server = await serve(new URL(url).port);
      },
    };
  }, 60_000);

  afterAll(async () => {
    for (const { socket } of chargers) socket.terminate();
    for (const context of contexts) await context.close();
    await browser?.close();
    await server?.stop();
    await database?.drop();
    if (faults.length > 0) throw new Error(faults.join('\n\n'));
  });
  return () => world;
}
