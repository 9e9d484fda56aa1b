import { type Actor, type Allowed, allow, type CustomerRef, isBound } from '../../domain/access/allow.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import {
  type AccessGroupId,
  type ChargerId,
  type DriverId,
  driverId,
  type SiteId,
  siteId,
  type TagId,
  type TransactionId,
} from '../../domain/ids.ts';
import { readsOwn } from '../admin/own-customer.ts';
import type { AccessGroups } from '../ports/access-groups.ts';
import type { AuditAsked, AuditEntry, ReadAudit } from '../ports/audit.ts';
import type { BillingKind, BillingNames } from '../ports/billing-names.ts';
import type { Chargers } from '../ports/chargers-kept.ts';
import type { Drivers, Tags } from '../ports/drivers.ts';
import type { Page } from '../ports/keeping.ts';
import type { ReadTransactions } from '../ports/read-transactions.ts';
import type { InSight } from '../ports/sight.ts';
import type { Sites } from '../ports/sites.ts';
import type { ReadSnapshot, Tx } from '../ports/store.ts';

/** Whose history: of a driver with its tags and rights, of a charger with its sockets, of one thing, or all of the customer's. */
export type HistoryOf =
  | { readonly driverId: DriverId; readonly tagId?: TagId }
  | { readonly siteId: SiteId }
  | { readonly chargerId: ChargerId }
  | { readonly transactionId: TransactionId }
  | { readonly accessGroupId: AccessGroupId }
  | { readonly billing: BillingKind; readonly id: string }
  | null;

type Ports = ReadSnapshot &
  ReadAudit &
  InSight &
  Pick<Drivers, 'driver'> &
  Pick<Tags, 'tag'> &
  Pick<Sites, 'site'> &
  Pick<Chargers, 'chargerByIdentity'> &
  Pick<AccessGroups, 'accessGroup'> &
  Pick<BillingNames, 'billingName'> &
  Pick<ReadTransactions, 'keptTransaction'>;

/** Who changed what, newest first. Of what is gone its history is in the stream of all. */
export function listAudit(use: Ports) {
  return async (
    who: Actor,
    of: HistoryOf,
    filter: Omit<AuditAsked, 'about'>,
    page: Page<number>,
  ): Promise<readonly AuditEntry[] | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    return use.read(async (tx) => {
      const about = of === null ? null : await found(use, tx, who, by, of);
      if (isRefusal(about)) return about;
      return veiledChanges(use, tx, by, await use.audit(tx, by, { ...filter, about }, page));
    });
  };
}

/** Fields of entries that name a site. */
const SITES = ['parentId', 'siteId', 'homeSiteId'];
/** And of a tag that moved its driver; of a transaction its driver, and with him the tag. */
const DRIVERS = ['driverId'];

/** To who is bound to branches without the sites elsewhere, from which and to which things moved. */
async function veiledChanges(
  use: InSight,
  tx: Tx,
  by: Allowed<'read', CustomerRef>,
  entries: readonly AuditEntry[],
): Promise<readonly AuditEntry[]> {
  if (!isBound(by.actor)) return entries;
  const all = (fields: readonly string[]) =>
    entries
      .flatMap(({ changes }) => fields.flatMap((field) => changes[field] ?? []))
      .filter((id) => typeof id === 'number');
  const asked = { sites: all(SITES).map(siteId), chargers: [], drivers: all(DRIVERS).map(driverId) };
  const { sites, drivers } = await use.inSight(tx, by, asked);
  const shown = (field: string, id: unknown) => {
    if (typeof id !== 'number') return id;
    if (SITES.includes(field)) return sites.has(siteId(id)) ? id : null;
    return !DRIVERS.includes(field) || drivers.has(driverId(id)) ? id : null;
  };
  return entries.map((entry) => ({
    ...entry,
    changes: Object.fromEntries(
      Object.entries(entry.changes).map(([field, sides]) => {
        const whose = field === 'tagId' ? entry.changes.driverId : undefined;
        const veiled = sides.map((id, side) =>
          whose !== undefined && shown('driverId', whose[side]) === null ? null : shown(field, id),
        );
        return [field, [veiled[0], veiled[1]] as const];
      }),
    ),
  }));
}

/** What is asked about, if it is there. */
async function found(
  use: Ports,
  tx: Tx,
  who: Actor,
  by: Allowed<'read', CustomerRef>,
  of: NonNullable<HistoryOf>,
): Promise<AuditAsked['about'] | Refusal> {
  if ('driverId' in of) {
    const { driverId, tagId } = of;
    if ((await use.driver(tx, by, driverId)) === undefined) return refuse('driver-not-found');
    if (tagId === undefined) return { driverId };
    const driver = allow(who, 'read', { kind: 'driver', customerId: by.thing.customerId, driverId } as const);
    if (isRefusal(driver)) return driver;
    const tag = await use.tag(tx, driver, tagId);
    return tag === undefined ? refuse('tag-not-found') : { thing: 'tag', thingId: String(tagId) };
  }
  if ('siteId' in of)
    return (await use.site(tx, by, of.siteId)) === undefined ? refuse('site-not-found') : of;
  if ('chargerId' in of) {
    const charger = await use.chargerByIdentity(tx, by, of.chargerId);
    return charger === undefined ? refuse('charger-not-found') : { charger: charger.key };
  }
  if ('transactionId' in of) {
    const transaction = await use.keptTransaction(tx, by, of.transactionId);
    if (transaction === undefined) return refuse('transaction-not-found');
    return { thing: 'transaction', thingId: String(of.transactionId) };
  }
  if ('accessGroupId' in of) {
    const group = await use.accessGroup(tx, by, of.accessGroupId);
    if (group === undefined) return refuse('access-group-not-found');
    return { thing: 'access-group', thingId: String(of.accessGroupId) };
  }
  const named = await use.billingName(tx, by, of.billing, of.id);
  if (named === undefined) return refuse('billing-name-not-found');
  return { thing: 'billing-name', thingId: `${of.billing} ${of.id}` };
}
