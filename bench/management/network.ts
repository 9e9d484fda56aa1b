/** A charging network of a given size, made through the REST API as an integrator would: batches, then rights. */
import { ask, type Customer, inParallel, newCustomer } from '../support/network.ts';

export interface Size {
  readonly sites: number;
  readonly chargers: number;
  readonly drivers: number;
}

export interface Made extends Size {
  readonly customer: Customer;
  readonly stem: string;
  /** Ids in the order in which they were made. */
  readonly siteIds: readonly number[];
  readonly driverIds: readonly number[];
  /** Seconds. */
  readonly took: number;
}

const IN_A_BATCH = 1000;
/** Batches under way at once, and rights. */
const AT_ONCE = 4;
const RIGHTS_AT_ONCE = 32;
/** Sites stand in regions below one root, as a network's tree does. */
const SITES_IN_A_REGION = 100;

interface BatchAnswer {
  readonly results: readonly { readonly status: number; readonly id?: number; readonly problem?: unknown }[];
}

/** Sends items in batches; answers their ids in order. Throws at the first that was refused. */
async function batched(
  customer: Customer,
  kind: 'sites' | 'chargers' | 'drivers',
  count: number,
  item: (n: number) => object,
): Promise<number[]> {
  const batches = Math.ceil(count / IN_A_BATCH);
  const parts = await inParallel(batches, AT_ONCE, async (batch) => {
    const length = Math.min(IN_A_BATCH, count - batch * IN_A_BATCH);
    const items = Array.from({ length }, (_, i) => item(batch * IN_A_BATCH + i));
    const { results } = await ask<BatchAnswer>(customer, 'POST', `/batch/${kind}`, { items });
    return results.map(({ status, id, problem }) => {
      if (status !== 201) throw new Error(`${kind}: ${JSON.stringify(problem)}`);
      return id as number;
    });
  });
  return parts.flat();
}

/** Names as people have them, so that words repeat but not all of them. */
const FIRST = ['Aino', 'Väinö', 'Greta', 'Jussi', 'Olga', 'Per', 'Siiri', 'Tove', 'Urho', 'Ylva'];
const FAMILY = ['Virtanen', 'Korhonen', 'Berg', 'Dahl', 'Nieminen', 'Lund', 'Saari', 'Holm', 'Ek', 'Niemi'];
const nameOf = (n: number) => `${FIRST[n % 10]} ${FAMILY[Math.floor(n / 10) % 10]} ${n}`;

export async function network(url: string, stem: string, size: Size): Promise<Made> {
  const began = performance.now();
  const customer = await newCustomer(url);
  const [root] = await batched(customer, 'sites', 1, () => ({ groupName: `${stem} network` }));
  const count = Math.max(1, Math.floor(size.sites / SITES_IN_A_REGION));
  const regions = await batched(customer, 'sites', count, (n) => ({
    ...{ groupName: `Region ${n}`, parentGroupId: root, externalId: `region-${n}` },
  }));
  const siteIds = await batched(customer, 'sites', size.sites, (n) => ({
    ...{ groupName: `Yard ${n}`, parentGroupId: regions[n % regions.length], externalId: `site-${n}` },
    locationInfo: { city: 'Tampere', streetAddress: 'Hämeenkatu', streetNumber: String(n) },
  }));
  await batched(customer, 'chargers', size.chargers, (n) => ({
    ...{ chargerId: `${stem}-${n}`, groupId: siteIds[n % siteIds.length], chargerName: `Charger ${n}` },
    sockets: [{ id: 1, type: 'IEC_62196_T2' }],
  }));
  const driverIds = await batched(customer, 'drivers', size.drivers, (n) => ({
    ...{ name: nameOf(n), externalId: `driver-${n}`, homeGroupId: regions[n % regions.length] },
    tags: [{ idTag: `${stem}-T-${n}` }],
  }));
  await inParallel(driverIds.length, RIGHTS_AT_ONCE, (n) =>
    ask(customer, 'PUT', `/drivers/${driverIds[n]}/sites/${siteIds[n % siteIds.length]}`),
  );
  return { ...size, customer, stem, siteIds, driverIds, took: (performance.now() - began) / 1000 };
}
