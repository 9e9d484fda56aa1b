import { type Actor, allow, type DriverRef, isBound } from '../../domain/access/allow.ts';
import { PASSWORD_ALPHABET } from '../../domain/chargers/password.ts';
import type { KeptDriver, WantedDriver } from '../../domain/drivers/driver.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { Instant, SiteId } from '../../domain/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { AddDriver, Drivers } from '../ports/drivers.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { Sites } from '../ports/sites.ts';
import type { Transact, Tx } from '../ports/store.ts';
import { type ListPorts, putLists } from './driver-lists.ts';
import { keepsOwn, type OwnCustomer } from './own-customer.ts';
import { DRIVER_EXTERNAL_ID_IS_TAKEN } from './taken.ts';
import { transactUnlessRefused } from './undo.ts';

export type CreatingPorts = Pick<Sites, 'site'> &
  Pick<Drivers, 'keptDriver'> &
  AddDriver &
  ListPorts &
  Pick<Secrets, 'randomText'>;

/** OCPP 1.6 idTags, parentIdTag among them, hold at most 20 characters. */
const PARENT_ID_TAG_LENGTH = 20;

export function createDriver(use: Transact & CreatingPorts & Clock) {
  /** All or nothing: a tag that is taken leaves no driver behind. */
  return async (who: Actor, wanted: WantedDriver): Promise<KeptDriver | Refusal> => {
    const own = keepsOwn(who);
    if (isRefusal(own)) return own;
    const now = use.now();
    return transactUnlessRefused(use, (tx) => createDriverIn(use, tx, who, own, wanted, now));
  };
}

export async function createDriverIn(
  use: CreatingPorts,
  tx: Tx,
  who: Actor,
  own: OwnCustomer,
  wanted: WantedDriver,
  now: Instant,
): Promise<KeptDriver | Refusal> {
  const { settings } = wanted;
  const homeless = await noSuchHome(use, tx, own, settings.homeSiteId);
  if (homeless !== undefined) return homeless;
  const parentIdTag = use.randomText(PARENT_ID_TAG_LENGTH, PASSWORD_ALPHABET);
  const added = await use.addDriver(tx, own.keeps, { ...settings, parentIdTag }, now);
  if (isRefusal(added)) return refuse(added.refused, 'externalId', DRIVER_EXTERNAL_ID_IS_TAKEN);
  const thing: DriverRef = { kind: 'driver', customerId: added.customerId, driverId: added.id };
  const keeps = allow(who, 'keep', thing);
  if (isRefusal(keeps)) return keeps;
  const refused = await putLists(use, tx, keeps, { tags: [] }, wanted, now);
  if (refused !== undefined) return refused;
  const kept = await use.keptDriver(tx, own.reads, added.id);
  if (kept === undefined) throw new Error('a driver just added is not there');
  return kept;
}

/** Why this can't be a driver's home; undefined: it can, or none is wanted. */
export async function noSuchHome(
  use: Pick<Sites, 'site'>,
  tx: Tx,
  { reads }: Pick<OwnCustomer, 'reads'>,
  homeSiteId: SiteId | null,
): Promise<Refusal | undefined> {
  if (homeSiteId === null && isBound(reads.actor)) {
    return refuse(
      'bad-body',
      'homeGroupId',
      'must be the id of a site on the branches of the key or operator',
    );
  }
  return homeSiteId === null || (await use.site(tx, reads, homeSiteId)) !== undefined
    ? undefined
    : refuse('bad-body', 'homeGroupId', 'must be the id of a site of the customer, or 0');
}
