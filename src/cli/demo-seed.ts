/** Makes the demo's network through the REST API; begun again after a crash it goes on where it was. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { DemoCustomer } from './demo-shapes.ts';

/** What the demo keeps beside the database, mode 0600: secrets that the server shows once. */
export interface DemoState {
  adminKey: string;
  /** By customer name. */
  customers: Record<
    string,
    { id: number; key: string; sites: Record<string, number>; drivers: Record<string, number> }
  >;
  /** By chargerId; chosen here, before the charger is made. */
  passwords: Record<string, string>;
  /** Who logs in at the console, by mail address. */
  people?: Record<string, { password: string; role: string; ready: boolean }>;
  complete: boolean;
  /** Of which edition of the network it was made: what a later one has more is made, too. */
  edition?: number;
}

export function readState(file: string): DemoState {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as DemoState;
  const adminKey = `demo-admin-${randomBytes(18).toString('base64url')}`;
  return { adminKey, customers: {}, passwords: {}, complete: false };
}

/** Written beside and renamed: a crash leaves the old or the new one, never half of it. */
export function writeSecret(file: string, value: unknown): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

type Json = Record<string, unknown>;

interface Api {
  call(method: string, path: string, key: string, body?: unknown): Promise<{ status: number; body: Json }>;
}

export function api(url: string): Api {
  return {
    async call(method, path, key, body) {
      const headers: Record<string, string> = {
        authorization: `Bearer ${key}`,
        accept: 'application/json, application/problem+json',
      };
      if (body !== undefined) headers['content-type'] = 'application/json';
      const answer = await fetch(`${url}/api/v1${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      const json = text === '' ? {} : (JSON.parse(text) as Json);
      if (answer.status >= 400 && answer.status !== 409) {
        throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
      }
      return { status: answer.status, body: json };
    },
  };
}

/** All items of a list, page by page. */
async function list({ call }: Api, path: string, key: string): Promise<Json[]> {
  const items: Json[] = [];
  let cursor: unknown = null;
  do {
    const query = cursor === null ? '' : `&cursor=${encodeURIComponent(String(cursor))}`;
    const { body } = await call('GET', `${path}?limit=200${query}`, key);
    items.push(...(body.items as Json[]));
    cursor = body.nextCursor;
  } while (cursor !== null);
  return items;
}

export async function seed(
  url: string,
  network: readonly DemoCustomer[],
  state: DemoState,
  save: () => void,
) {
  const server = api(url);
  for (const customer of network) {
    const kept =
      state.customers[customer.name] ?? (await makeCustomer(server, customer.name, state.adminKey));
    state.customers[customer.name] = kept;
    for (const { chargerId } of customer.chargers) {
      state.passwords[chargerId] ??= randomBytes(15).toString('base64url');
    }
    save();
    await makeSites(server, customer, kept);
    await makeChargers(server, customer, kept, state.passwords);
    await makeDrivers(server, customer, kept);
    save();
  }
  state.complete = true;
  save();
}

async function makeCustomer(
  { call }: Api,
  name: string,
  adminKey: string,
): Promise<DemoState['customers'][string]> {
  const made = await call('POST', '/customers', adminKey, { name });
  const id = Number(made.body.id);
  const key = await call('POST', `/customers/${id}/keys`, adminKey, { name: 'demo' });
  return { id, key: String(key.body.key), sites: {}, drivers: {} };
}

type Kept = DemoState['customers'][string];

/** Sites and drivers that exist already are known by their externalId. */
async function known(server: Api, path: string, key: string): Promise<Record<string, number>> {
  const items = await list(server, path, key);
  return Object.fromEntries(items.map((item) => [String(item.externalId), Number(item.id)]));
}

async function makeSites(server: Api, customer: DemoCustomer, kept: Kept) {
  kept.sites = await known(server, '/sites', kept.key);
  for (const { externalId, parent, body } of customer.sites) {
    if (kept.sites[externalId] !== undefined) continue;
    const parentGroupId = parent === undefined ? null : kept.sites[parent];
    const made = await server.call('POST', '/sites', kept.key, { externalId, parentGroupId, ...body });
    kept.sites[externalId] = Number(made.body.id);
  }
}

async function makeChargers(
  server: Api,
  customer: DemoCustomer,
  kept: Kept,
  passwords: DemoState['passwords'],
) {
  for (const { chargerId, site, body } of customer.chargers) {
    const groupId = kept.sites[site];
    // 409: made before a crash, with the same password.
    await server.call('POST', '/chargers', kept.key, {
      chargerId,
      groupId,
      password: passwords[chargerId],
      ...body,
    });
  }
}

async function makeDrivers(server: Api, customer: DemoCustomer, kept: Kept) {
  kept.drivers = await known(server, '/drivers', kept.key);
  for (const driver of customer.drivers) {
    const { externalId, home, body } = driver;
    let id = kept.drivers[externalId];
    if (id === undefined) {
      const homeGroupId = home === undefined ? null : kept.sites[home];
      const made = await server.call('POST', '/drivers', kept.key, { externalId, homeGroupId, ...body });
      id = Number(made.body.id);
      kept.drivers[externalId] = id;
    }
    for (const tag of driver.tags) await server.call('POST', `/drivers/${id}/tags`, kept.key, tag);
    for (const site of driver.sites)
      await server.call('PUT', `/drivers/${id}/sites/${kept.sites[site]}`, kept.key);
    for (const charger of driver.chargers) {
      await server.call('PUT', `/drivers/${id}/chargers/${encodeURIComponent(charger)}`, kept.key);
    }
    if (driver.externalIds !== undefined) {
      await server.call('PUT', `/drivers/${id}/external-ids`, kept.key, driver.externalIds);
    }
  }
}
