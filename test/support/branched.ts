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

export async function branched(url: string): Promise<Branched> {
  const { id: customerId, key, api } = await newCustomer(url, unique('customer'));
  const site = async (groupName: string, parentGroupId?: number) =>
    (
      await good(
        api.POST('/api/v1/sites', { body: { groupName, ...(parentGroupId ? { parentGroupId } : {}) } }),
      )
    ).id;
  const root = await site('Land');
  const half = async (name: string): Promise<Half> => {
    const top = await site(name, root);
    const yard = await site(`${name} yard`, top);
    const made = await good(
      api.POST('/api/v1/chargers', { body: { chargerId: unique(name.toUpperCase()), groupId: yard } }),
    );
    const [chargerId, password] = [made.chargerId, made.password ?? ''];
    const idTag = unique('TAG').toUpperCase();
    const driver = await good(
      api.POST('/api/v1/drivers', {
        body: { name: `${name} driver`, homeGroupId: yard, externalId: `${name}-driver` },
      }),
    );
    const path = { userid: driver.id, siteId: top };
    const tag = await good(api.POST('/api/v1/drivers/{userid}/tags', { params: { path }, body: { idTag } }));
    await good(api.PUT('/api/v1/drivers/{userid}/sites/{siteId}', { params: { path } }));
    const line = await TestCharger.connect(url, { id: chargerId, password });
    await line.boot();
    const { transactionId } = await line.start(1, idTag);
    await line.close();
    return { top, yard, chargerId, password, driverId: driver.id, idTag, tagId: tag.id, transactionId };
  };
  const north = await half('North');
  const south = await half('South');
  const bound = await keyOf(url, customerId, { branches: [north.top] } as Partial<Schemas['NewKey']>);
  return { customerId, key, api, root, north, south, bound: { key: bound, api: client(url, bound) } };
}
