/** Networks whose driver documents have about the size that is asked for, with their chargers on the line. */
import type { ChargerLoad } from '../support/charger-load.ts';
import {
  type Customer,
  type Login,
  newChargers,
  newCustomer,
  newDrivers,
  newSite,
} from '../support/network.ts';
import type { Peer } from '../support/peer.ts';

/** Drivers who share one network, and so documents of one size. */
export interface Documents {
  readonly paths: readonly string[];
  readonly key: string;
  /** Of one document. */
  readonly bytes: number;
  readonly chargers: number;
  /** Its chargers, in the charger load. */
  readonly group: string;
}

interface Network {
  readonly customer: Customer;
  readonly group: string;
  readonly chargers: readonly Login[];
  readonly paths: readonly string[];
}

/** Sites below the one that is granted; chargers stand on them in turn. */
const SITES = 4;

async function network(
  customer: Customer,
  group: string,
  chargers: number,
  drivers: number,
): Promise<Network> {
  const root = await newSite(customer, `Region ${group}`);
  const below: number[] = [];
  for (let n = 0; n < Math.min(SITES, Math.ceil(chargers / 3)); n++) {
    below.push(await newSite(customer, `Yard ${n}`, root));
  }
  const sites = below.length > 1 ? below : [root];
  return {
    customer,
    group,
    chargers: await newChargers(customer, `CP-${group}`, sites, chargers),
    paths: (await newDrivers(customer, group, root, drivers)).map((id) => `/api/v1/drivers/${id}`),
  };
}

async function bytesOf({ customer, paths }: Network): Promise<number> {
  const answer = await fetch(`${customer.url}${paths[0]}`, {
    headers: { authorization: `Bearer ${customer.key}`, 'accept-encoding': 'identity' },
  });
  if (answer.status !== 200) throw new Error(`the document was answered with ${answer.status}`);
  return (await answer.arrayBuffer()).byteLength;
}

/** One per size: first a small network tells what a charger adds, then the number of chargers follows. */
export async function documentsOf(
  url: string,
  kilobytes: readonly number[],
  drivers: number,
  load: Peer<ChargerLoad>,
  stem: string,
): Promise<Documents[]> {
  const customer = await newCustomer(url);
  const connect = async (made: Network) => {
    const { group, chargers } = made;
    if (chargers.length > 0) await load.ask('connect', { group, url, chargers, boot: true });
    return bytesOf(made);
  };
  const few = await connect(await network(customer, `${stem}-few`, 1, 1));
  const more = await connect(await network(customer, `${stem}-more`, 11, 1));
  const perCharger = (more - few) / 10;
  const found: Documents[] = [];
  for (const size of kilobytes) {
    const chargers = Math.max(1, Math.round((size * 1024 - few) / perCharger) + 1);
    const made = await network(customer, `${stem}-${size}`, chargers, drivers);
    const { group, paths } = made;
    found.push({ paths, key: customer.key, bytes: await connect(made), chargers, group });
  }
  return found;
}

/** The validators that the drivers' documents have now. */
export async function etagsOf(
  url: string,
  { paths, key }: Documents,
): Promise<{ path: string; etag: string }[]> {
  const found: { path: string; etag: string }[] = [];
  for (const path of paths) {
    const answer = await fetch(`${url}${path}`, {
      headers: { authorization: `Bearer ${key}`, 'accept-encoding': 'identity' },
    });
    await answer.arrayBuffer();
    found.push({ path, etag: answer.headers.get('etag') ?? '' });
  }
  return found;
}
