// A customer with two branches of its site tree, the same on both, and keys that are bound to one of them.
import { newCustomer, unique } from './api.ts';
import { TestCharger } from './charger.ts';
import { type Api, client, good, type Schemas } from './client.ts';
import { ADMIN_KEY } from './server.ts';

/** What stands on a branch: a top with a yard under it, a charger there, a driver who lives there with a tag and a right. */
export interface Half {
  readonly top: number;
  readonly yard: number;
  readonly chargerId: string;
  readonly password: string;
  readonly driverId: number;
  /** Your own ids of the yard and of the driver. */
  readonly siteExternalId: string;
  readonly driverExternalId: string;
  readonly idTag: string;
  readonly tagId: number;
  /** Of the driver, at the charger. */
  readonly transactionId: number;
}

export interface Branched {
  readonly customerId: number;
  /** Of the whole customer. */
  readonly key: string;
  readonly api: Api;
  /** Above both branches. */
  readonly root: number;
  readonly north: Half;
  readonly south: Half;
  /** Good on the north branch only. */
  readonly bound: { readonly key: string; readonly api: Api };
}

/** A key of the customer with what `body` says of it. */
export async function keyOf(
  url: string,
  customerId: number,
  body: Partial<Schemas['NewKey']>,
): Promise<string> {
  const admin = client(url, ADMIN_KEY);
  const params = { path: { id: customerId } };
  const made = await good(
    admin.POST('/api/v1/customers/{id}/keys', { params, body: { name: 'bound', ...body } }),
  );
  return made.key;
}

/** How things are named and when their chargers say that they began: the same again makes the same again. */
export interface Making {
  readonly named: (stem: string) => string;
  readonly at: string;
}

export async function branched(url: string, making?: Making): Promise<Branched> {
  const { named, at } = making ?? { named: unique, at: new Date().toISOString() };
  const { id: customerId, key, api } = await newCustomer(url, named('customer'));
  const site = async (groupName: string, more: Partial<Schemas['NewSite']> = {}) =>
    (await good(api.POST('/api/v1/sites', { body: { groupName, ...more } }))).id;
  const root = await site('Land');
  const half = async (name: string): Promise<Half> => {
    const [siteExternalId, driverExternalId] = [named(`${name}-yard`), named(`${name}-driver`)];
    const top = await site(name, { parentGroupId: root });
    const yard = await site(`${name} yard`, { parentGroupId: top, externalId: siteExternalId });
    const made = await good(
      api.POST('/api/v1/chargers', { body: { chargerId: named(name.toUpperCase()), groupId: yard } }),
    );
    const [chargerId, password] = [made.chargerId, made.password ?? ''];
    const idTag = named('TAG').toUpperCase();
    const driver = await good(
      api.POST('/api/v1/drivers', {
        body: { name: `${name} driver`, homeGroupId: yard, externalId: driverExternalId },
      }),
    );
    const path = { userid: driver.id, siteId: top };
    const tag = await good(api.POST('/api/v1/drivers/{userid}/tags', { params: { path }, body: { idTag } }));
    await good(api.PUT('/api/v1/drivers/{userid}/sites/{siteId}', { params: { path } }));
    const line = await TestCharger.connect(url, { id: chargerId, password });
    await line.boot();
    const { transactionId } = await line.start(1, idTag, 0, at);
    await line.close();
    const names = { siteExternalId, driverExternalId, idTag };
    return { top, yard, chargerId, password, driverId: driver.id, ...names, tagId: tag.id, transactionId };
  };
  const north = await half('North');
  const south = await half('South');
  const bound = await keyOf(url, customerId, { branches: [north.top] } as Partial<Schemas['NewKey']>);
  return { customerId, key, api, root, north, south, bound: { key: bound, api: client(url, bound) } };
}
