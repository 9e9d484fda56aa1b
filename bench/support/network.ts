/** The things that are measured, made through the REST API as an operator would. */
import { ADMIN_KEY } from './databases.ts';

type Json = Record<string, unknown>;

export interface Login {
  readonly id: string;
  readonly password: string;
}

export interface Customer {
  readonly url: string;
  readonly key: string;
}

export async function ask<T>(
  { url, key }: Customer,
  method: string,
  path: string,
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

export async function newCustomer(url: string): Promise<Customer> {
  const admin = { url, key: ADMIN_KEY };
  const { id } = await ask<{ id: number }>(admin, 'POST', '/customers', { name: 'Bench' });
  const { key } = await ask<{ key: string }>(admin, 'POST', `/customers/${id}/keys`, { name: 'bench' });
  return { url, key };
}

export async function newSite(customer: Customer, name: string, parentGroupId?: number): Promise<number> {
  const more = parentGroupId === undefined ? {} : { parentGroupId };
  const place = { city: 'Tampere', streetAddress: 'Hämeenkatu', streetNumber: '1', postalNumber: '33100' };
  const site = await ask<{ id: number }>(customer, 'POST', '/sites', {
    groupName: name,
    locationInfo: place,
    ...more,
  });
  return site.id;
}

/** Many at a time, because each waits for a commit. */
export async function newChargers(
  customer: Customer,
  stem: string,
  sites: readonly number[],
  count: number,
): Promise<Login[]> {
  return inParallel(count, 32, async (n) => {
    const id = `${stem}-${n}`;
    const sockets = [1, 2].map((socket) => ({ id: socket, type: 'IEC_62196_T2', format: 'SOCKET' }));
    const made = await ask<{ password: string }>(customer, 'POST', '/chargers', {
      chargerId: id,
      groupId: sites[n % sites.length],
      sockets,
    });
    return { id, password: made.password };
  });
}

/** Drivers with two tags and a right on the site. Answers their ids. */
export function newDrivers(
  customer: Customer,
  stem: string,
  siteId: number,
  count: number,
): Promise<number[]> {
  return inParallel(count, 32, async (n) => {
    const tags: Json[] = [1, 2].map((tag) => ({ idTag: `${stem}-${n}-${tag}` }));
    const { id } = await ask<{ id: number }>(customer, 'POST', '/drivers', { name: `Driver ${n}`, tags });
    await ask(customer, 'PUT', `/drivers/${id}/sites/${siteId}`);
    return id;
  });
}

export async function inParallel<T>(
  count: number,
  atOnce: number,
  work: (n: number) => Promise<T>,
): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const worker = async () => {
    for (let n = next++; n < count; n = next++) results[n] = await work(n);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, worker));
  return results;
}
