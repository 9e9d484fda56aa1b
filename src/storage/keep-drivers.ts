/** Drivers made and changed, with their words and the audit of it. */
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, CustomerRef, DriverRef } from '../domain/access/allow.ts';
import type { Driver, DriverSettings } from '../domain/drivers/driver.ts';
import { type Refusal, refuse } from '../domain/errors.ts';
import type { Instant } from '../domain/ids.ts';
import { audited, isSame } from './audit.ts';
import { attempt } from './connect/attempt.ts';
import { isUniqueViolation } from './connect/errors.ts';
import { driverOf } from './drivers.ts';
import { bit, born } from './rows.ts';
import { addWords, keepWords } from './search-words.ts';
import { on } from './tx.ts';

type Keep = Allowed<'keep', DriverRef>;

const settingsRow = (driver: DriverSettings) => ({
  name: driver.name,
  home_site_id: driver.homeSiteId,
  external_id: driver.externalId,
  active: bit(driver.active),
  payer_id: driver.payerId,
  share_parent: bit(driver.shareParent),
});

const wordsOf = (driver: DriverSettings) => [driver.name, driver.externalId];

const taken = refuse('external-id-taken', 'externalId', 'another driver has it');

export async function addDriver(
  tx: Tx,
  by: Allowed<'keep', CustomerRef>,
  added: DriverSettings & { readonly parentIdTag: string },
  at: Instant,
): Promise<Driver | Refusal> {
  const customer = by.thing.customerId;
  const row = await on(tx)
    .insertInto('drivers')
    .values({
      customer_id: customer,
      ...settingsRow(added),
      parent_id_tag: added.parentIdTag,
      ...born(at),
    })
    .onConflict((had) => had.columns(['customer_id', 'external_id']).doNothing())
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) return taken;
  const driver = driverOf(row);
  await addWords(tx, customer, 'driver', driver.id, wordsOf(driver));
  await audited(tx, by, customer, at, { ...told(driver), action: 'create', after: driver });
  return driver;
}

/** What is told of every change of a driver. */
export const told = ({ id }: Pick<Driver, 'id'>) => ({ thing: 'driver', thingId: id, driverId: id }) as const;

export async function holdDriver(tx: Tx, by: Keep): Promise<void> {
  await on(tx)
    .updateTable('drivers')
    .set((eb) => ({ revision: eb.ref('revision') }))
    .where('customer_id', '=', by.thing.customerId)
    .where('id', '=', by.thing.driverId)
    .execute();
}

/** What belongs to the driver changed, and so did what is shown of the driver. Answers whether there is such a driver. */
export async function raiseDriver(tx: Tx, by: Keep, at: Instant): Promise<boolean> {
  const raised = await on(tx)
    .updateTable('drivers')
    .set((eb) => ({ revision: eb('revision', '+', 1), updated_at: at }))
    .where('customer_id', '=', by.thing.customerId)
    .where('id', '=', by.thing.driverId)
    .executeTakeFirst();
  return raised.numUpdatedRows > 0n;
}

export async function changeDriver(
  tx: Tx,
  by: Keep,
  before: Driver,
  settings: DriverSettings,
  at: Instant,
): Promise<Refusal | undefined> {
  const { customerId, driverId } = by.thing;
  const was = toldSettings(before);
  const is = toldSettings(settings);
  if (isSame(was, is)) return undefined;
  try {
    await attempt(tx, () =>
      on(tx)
        .updateTable('drivers')
        .set((eb) => ({ ...settingsRow(settings), revision: eb('revision', '+', 1), updated_at: at }))
        .where('customer_id', '=', customerId)
        .where('id', '=', driverId)
        .execute(),
    );
  } catch (error) {
    if (isUniqueViolation(error, 'drivers')) return taken;
    throw error;
  }
  await keepWords(tx, customerId, 'driver', driverId, wordsOf(settings));
  await audited(tx, by, customerId, at, { ...told(before), action: 'change', before: was, after: is });
  return undefined;
}

/** Without what is read beside them. */
export const toldSettings = ({
  name,
  homeSiteId,
  externalId,
  active,
  payerId,
  shareParent,
}: DriverSettings) => ({
  ...{ name, homeSiteId, externalId },
  ...{ active, payerId, shareParent },
});
