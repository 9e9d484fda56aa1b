/** A charger that becomes another customer's: its history stays on the row that it had, and what it is goes on in a new one (adr/0006). */
import type { KeptCharger } from '../app/ports/chargers-kept.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, CustomerRef } from '../domain/access/allow.ts';
import { SEVERAL } from '../domain/charging-profiles/profile.ts';
import type { Instant, SiteId } from '../domain/ids.ts';
import { audited } from './audit.ts';
import { deleteChargers } from './delete-chargers.ts';
import { toldOfCharger } from './keep-chargers.ts';
import { keptOf } from './kept-chargers.ts';
import { blocks, born } from './rows.ts';
import { addWords, wordsOfCharger } from './search-words.ts';
import { on } from './tx.ts';

type Keep = Allowed<'keep', CustomerRef>;

/** What the customer before has made of it for programs of his own. */
const NOBODYS_BUSINESS = {
  integration_relays: null,
  push_integration_enabled: 0,
  custom_properties: null,
} as const;

/** A new row, that nobody has connected to. */
const UNCONNECTED = { connection_id: null, epoch: 0, version: 1, last_message: null } as const;

/** Commands stay with the customer before; a password that it may have been sent stays good. */
const UNTOLD = {
  next_password_command: null,
  wanted_security_profile: null,
  wanted_profile_command: null,
} as const;

export async function moveCharger(
  tx: Tx,
  from: Keep,
  to: Keep,
  before: KeptCharger,
  site: SiteId,
  at: Instant,
): Promise<KeptCharger> {
  const was = { customer_id: from.thing.customerId, charger: before.key };
  const [customer_id, charger_id] = [to.thing.customerId, before.chargerId];
  const found = await on(tx)
    .selectFrom('chargers')
    .selectAll()
    .where('customer_id', '=', was.customer_id)
    .where('id', '=', before.key)
    .executeTakeFirstOrThrow();
  const sockets = await on(tx)
    .selectFrom('sockets')
    .selectAll()
    .where('customer_id', '=', was.customer_id)
    .where('charger', '=', was.charger)
    .where('retired_at', 'is', null)
    .execute();
  const keys = await on(tx)
    .selectFrom('charger_configurations')
    .selectAll()
    .where('customer_id', '=', was.customer_id)
    .where('charger', '=', was.charger)
    .execute();
  const profiles = await on(tx)
    .selectFrom('charging_profiles')
    .selectAll()
    .where('customer_id', '=', was.customer_id)
    .where('charger', '=', was.charger)
    .where('purpose', '<>', 'TxProfile')
    .orderBy('id')
    .execute();
  const list = await on(tx)
    .selectFrom('local_lists')
    .select('charger')
    .where('customer_id', '=', was.customer_id)
    .where('charger', '=', was.charger)
    .executeTakeFirst();
  // Only now is its identity free.
  const doomed = { kind: 'charger', charger: before.key } as const;
  await deleteChargers(tx, from, doomed, at, 'moved to another customer');
  const { id: _gone, ...facts } = found;
  const row = await on(tx)
    .insertInto('chargers')
    .values({
      ...facts,
      ...NOBODYS_BUSINESS,
      ...UNCONNECTED,
      ...UNTOLD,
      ...born(at),
      ...{ customer_id, charger_id, site_id: site, deleted_at: null },
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  const charger = row.id;
  const made = { customer_id, charger, created_at: at, revision: at };
  for (const part of blocks(
    sockets.map((one) => ({ ...one, ...made, terms_and_conditions: null, used_at: null })),
  )) {
    await on(tx).insertInto('sockets').values(part).execute();
  }
  for (const part of blocks(keys.map((one) => ({ ...one, customer_id, charger })))) {
    await on(tx).insertInto('charger_configurations').values(part).execute();
  }
  for (const { id: _before, ...one } of profiles) {
    // Whoever sent it, the charger has it; answers to commands of the customer before say nothing here.
    const doubt = one.doubt === null ? null : SEVERAL;
    await on(tx)
      .insertInto('charging_profiles')
      .values({ ...one, customer_id, charger, command_id: null, doubt })
      .execute();
  }
  // It has tags of the customer before: they go, also where the new one keeps no list.
  if (list !== undefined) {
    await on(tx).insertInto('local_lists').values({ customer_id, charger, to_check: 1 }).execute();
  }
  const kept = keptOf(row);
  await addWords(tx, customer_id, 'charger', charger, wordsOfCharger(kept, row.serial_number));
  await audited(tx, to, customer_id, at, {
    ...{
      action: 'create',
      thing: 'charger',
      thingId: charger,
      charger,
      reason: 'moved here from another customer',
    },
    after: { ...toldOfCharger(kept), sockets: sockets.map((one) => one.socket_id) },
  });
  return kept;
}
