import { type Actor, allow, type DriverRef } from '../../domain/access/allow.ts';
import { PASSWORD_ALPHABET } from '../../domain/chargers/password.ts';
import type {
  Driver,
  DriverSettings,
  ExternalReference,
  Tag,
  TagSettings,
} from '../../domain/drivers/driver.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import { foldTag } from '../../domain/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { AddDriver, AddTag, ReplaceExternalReferences } from '../ports/keeping.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { Sites } from '../ports/sites.ts';
import type { Transact } from '../ports/store.ts';
import { ownCustomer } from './own-customer.ts';
import { DRIVER_EXTERNAL_ID_IS_TAKEN, TAG_IS_TAKEN } from './taken.ts';
import { transactUnlessRefused } from './undo.ts';

export interface NewDriver {
  readonly settings: DriverSettings;
  /** Whether its tags may stop each other's transactions: parentIdTag is sent to chargers. */
  readonly shareParent: boolean;
  readonly tags: readonly TagSettings[];
  readonly externalReferences: readonly ExternalReference[];
}

/** A driver with what a list shows of it. */
export type ListedDriver = Driver & { readonly homeSiteName: string; readonly tags: readonly Tag[] };

/** OCPP 1.6 idTags, parentIdTag among them, hold at most 20 characters. */
const PARENT_ID_TAG_LENGTH = 20;

export function createDriver(
  use: Transact & Pick<Sites, 'site'> & AddDriver & AddTag & ReplaceExternalReferences & Secrets & Clock,
) {
  /** All or nothing: a tag that is taken leaves no driver behind. */
  return async (who: Actor, input: NewDriver): Promise<ListedDriver | Refusal> => {
    const customer = ownCustomer(who);
    if (isRefusal(customer)) return customer;
    const by = allow(who, 'keep', customer);
    const reads = allow(who, 'read', customer);
    if (isRefusal(by)) return by;
    if (isRefusal(reads)) return reads;
    const { settings } = input;
    const parentIdTag = use.randomText(PARENT_ID_TAG_LENGTH, PASSWORD_ALPHABET);
    const now = use.now();
    return transactUnlessRefused(use, async (tx) => {
      const home = settings.homeSiteId === null ? null : await use.site(tx, reads, settings.homeSiteId);
      if (home === undefined) {
        return refuse('bad-body', 'homeGroupId', 'must be the id of a site of the customer, or 0');
      }
      const row = { ...settings, parentIdTag, shareParent: input.shareParent };
      const driver = await use.addDriver(tx, by, row, now);
      if (isRefusal(driver)) return refuse(driver.refused, 'externalId', DRIVER_EXTERNAL_ID_IS_TAKEN);
      const thing: DriverRef = { kind: 'driver', customerId: driver.customerId, driverId: driver.id };
      const keeps = allow(who, 'keep', thing);
      if (isRefusal(keeps)) return keeps;
      const tags: Tag[] = [];
      for (const [i, settingsOfTag] of input.tags.entries()) {
        const tag = await use.addTag(tx, keeps, settingsOfTag, now);
        if (isRefusal(tag)) {
          const same = tags.findIndex(({ idTag }) => foldTag(idTag) === foldTag(settingsOfTag.idTag));
          const rule = same < 0 ? TAG_IS_TAKEN : `is the same as tags[${same}].idTag`;
          return refuse(tag.refused, `tags[${i}].idTag`, rule);
        }
        tags.push(tag);
      }
      if (input.externalReferences.length > 0) {
        await use.replaceExternalReferences(tx, keeps, input.externalReferences, now);
      }
      return { ...driver, homeSiteName: home?.groupName ?? '', tags };
    });
  };
}
