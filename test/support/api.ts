// A small network made through the REST API; and requests of which the types know nothing.
import { type Api, client, good, type Schemas } from './client.ts';
import { ADMIN_KEY } from './server.ts';

export type Json = Record<string, unknown>;

/**
 * The answer's JSON to a request of which the types know nothing, as where the path is data; anything but a success is an error
 * that shows the answer. All others go through {@link client}.
 */
export async function ask<T = Json>(
  url: string,
  method: string,
  path: string,
  key: string,
  body?: unknown,
): Promise<T> {
  const answer = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
  return (text === '' ? {} : JSON.parse(text)) as T;
}

export interface NewCustomer {
  readonly id: number;
  readonly key: string;
  /** With that key. */
  readonly api: Api;
}

/** A customer with a key. */
export async function newCustomer(url: string, name = 'Test'): Promise<NewCustomer> {
  const admin = client(url, ADMIN_KEY);
  const { id } = await good(admin.POST('/api/v1/customers', { body: { name } }));
  const keys = { params: { path: { id } }, body: { name: 'test' } };
  const { key } = await good(admin.POST('/api/v1/customers/{id}/keys', keys));
  return { id, key, api: client(url, key) };
}

export interface Network {
  readonly key: string;
  /** With that key. */
  readonly api: Api;
  readonly customerId: number;
  readonly siteId: number;
  readonly driverId: number;
  readonly chargers: readonly { readonly id: string; readonly password: string }[];
}

let names = 0;
/** Unique over all tests of a process: chargerIds are unique over all customers. */
export const unique = (stem: string) => `${stem}-${process.pid.toString(36)}-${(names++).toString(36)}`;

interface NetworkOptions {
  readonly chargers?: number;
  readonly tags?: readonly Schemas['NewTag'][];
  readonly site?: Partial<Schemas['NewSite']>;
  readonly charger?: Partial<Schemas['NewCharger']>;
  readonly driver?: Partial<Schemas['NewDriver']>;
}

/** One site with `chargers` chargers, and a driver with `tags` who may charge there. */
export async function smallNetwork(url: string, options: NetworkOptions = {}): Promise<Network> {
  const { id: customerId, key, api } = await newCustomer(url, unique('customer'));
  const site = await good(api.POST('/api/v1/sites', { body: { groupName: 'Yard', ...options.site } }));
  const chargers: { id: string; password: string }[] = [];
  for (let n = 0; n < (options.chargers ?? 1); n += 1) {
    const body = { chargerId: unique('CP'), groupId: site.id, ...options.charger };
    const made = await good(api.POST('/api/v1/chargers', { body }));
    // Those that log in by themselves have none.
    chargers.push({ id: made.chargerId, password: made.password ?? '' });
  }
  const driver = await good(api.POST('/api/v1/drivers', { body: { name: 'Aino', ...options.driver } }));
  const path = { userid: driver.id, siteId: site.id };
  for (const body of options.tags ?? [{ idTag: 'TAG-1' }]) {
    await good(api.POST('/api/v1/drivers/{userid}/tags', { params: { path }, body }));
  }
  await good(api.PUT('/api/v1/drivers/{userid}/sites/{siteId}', { params: { path } }));
  return { key, api, customerId, siteId: site.id, driverId: driver.id, chargers };
}

export type ChargerView = Schemas['Charger'];
export type GroupView = Schemas['ChargerGroup'];

/** The driver document of the network's driver. */
export function document(url: string, { key, driverId }: Pick<Network, 'key' | 'driverId'>) {
  const params = { path: { userid: driverId } };
  return good(client(url, key).GET('/api/v1/drivers/{userid}', { params }));
}

/** One charger of the document's first site. */
export async function charger(url: string, network: Network, n = 0): Promise<ChargerView> {
  const { chargerGroups } = await document(url, network);
  const found = chargerGroups[0]?.chargers.find((c) => c.chargerId === network.chargers[n]?.id);
  if (found === undefined) throw new Error('the charger is not in the document');
  return found;
}
