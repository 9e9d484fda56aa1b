// The REST API as a client sees it, and a small network made through it.
import { ADMIN_KEY } from './server.ts';

export type Json = Record<string, unknown>;

export async function request(
  url: string,
  method: string,
  path: string,
  key: string,
  body?: unknown,
): Promise<Response> {
  return fetch(`${url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** The answer's JSON; anything but a success is an error that shows the answer. */
export async function ask<T = Json>(
  url: string,
  method: string,
  path: string,
  key: string,
  body?: unknown,
): Promise<T> {
  const answer = await request(url, method, `/api/v1${path}`, key, body);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
  return (text === '' ? {} : JSON.parse(text)) as T;
}

/** A customer with a key. */
export async function newCustomer(url: string, name = 'Test'): Promise<{ id: number; key: string }> {
  const { id } = await ask<{ id: number }>(url, 'POST', '/customers', ADMIN_KEY, { name });
  const { key } = await ask<{ key: string }>(url, 'POST', `/customers/${id}/keys`, ADMIN_KEY, {
    name: 'test',
  });
  return { id, key };
}

export interface Network {
  readonly key: string;
  readonly customerId: number;
  readonly siteId: number;
  readonly driverId: number;
  readonly chargers: readonly { readonly id: string; readonly password: string }[];
}

let names = 0;
/** Unique over all tests of a process: chargerIds are unique over all customers. */
export const unique = (stem: string) => `${stem}-${process.pid.toString(36)}-${(names++).toString(36)}`;

/** One site with `chargers` chargers, and a driver with `tags` who may charge there. */
export async function smallNetwork(
  url: string,
  options: { chargers?: number; tags?: readonly Json[]; site?: Json; charger?: Json; driver?: Json } = {},
): Promise<Network> {
  const { id: customerId, key } = await newCustomer(url, unique('customer'));
  const site = await ask<{ id: number }>(url, 'POST', '/sites', key, { groupName: 'Yard', ...options.site });
  const chargers: { id: string; password: string }[] = [];
  for (let n = 0; n < (options.chargers ?? 1); n += 1) {
    const id = unique('CP');
    const made = await ask<{ password: string }>(url, 'POST', '/chargers', key, {
      chargerId: id,
      groupId: site.id,
      ...options.charger,
    });
    chargers.push({ id, password: made.password });
  }
  const driver = await ask<{ id: number }>(url, 'POST', '/drivers', key, { name: 'Aino', ...options.driver });
  for (const tag of options.tags ?? [{ idTag: 'TAG-1' }])
    await ask(url, 'POST', `/drivers/${driver.id}/tags`, key, tag);
  await ask(url, 'PUT', `/drivers/${driver.id}/sites/${site.id}`, key);
  return { key, customerId, siteId: site.id, driverId: driver.id, chargers };
}

export interface SocketView {
  id: number;
  status: string;
  lastUpdated: string;
}
export interface ChargerView {
  chargerId: string;
  activeConnection: boolean;
  chargerStatus: string;
  lastSeen: string;
  lastMessage: string | null;
  sockets: SocketView[];
  [more: string]: unknown;
}
export interface GroupView {
  id: number;
  onlineSocket: number;
  offlineSocket: number;
  errorSocket: number;
  chargers: ChargerView[];
  subgroups: GroupView[];
}

/** The driver document of the network's driver. */
export function document(url: string, { key, driverId }: Pick<Network, 'key' | 'driverId'>) {
  return ask<{ chargerGroups: GroupView[]; chargers: ChargerView[]; tags: Json[] }>(
    url,
    'GET',
    `/drivers/${driverId}`,
    key,
  );
}

/** One charger of the document's first site. */
export async function charger(url: string, network: Network, n = 0): Promise<ChargerView> {
  const { chargerGroups } = await document(url, network);
  const found = chargerGroups[0]?.chargers.find((c) => c.chargerId === network.chargers[n]?.id);
  if (found === undefined) throw new Error('the charger is not in the document');
  return found;
}
