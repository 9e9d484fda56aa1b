/** Chargers made, changed and moved by people, with their words and the audit of it. */
import type { ChargerWrite, KeptCharger } from '../app/ports/chargers-kept.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, CustomerRef } from '../domain/access/allow.ts';
import type { SocketSettings } from '../domain/chargers/charger.ts';
import { type Refusal, refuse } from '../domain/errors.ts';
import type { ChargerId, Instant } from '../domain/ids.ts';
import { audited, isSame } from './audit.ts';
import { keptOf } from './kept-chargers.ts';
import { bit, born, json, jsonOrNull, locationRow } from './rows.ts';
import { addWords, keepWords, wordsOfCharger } from './search-words.ts';
import { addSockets } from './sockets.ts';
import { on } from './tx.ts';

type Keep = Allowed<'keep', CustomerRef>;

const settingsRow = (charger: ChargerWrite) => ({
  site_id: charger.siteId,
  charger_name: charger.chargerName,
  ...locationRow(charger.location),
  evse_id: charger.evseId,
  split_evse_by_socket: bit(charger.splitEvseBySocket),
  capabilities: json(charger.capabilities),
  physical_reference: charger.physicalReference,
  integration_relays: jsonOrNull(charger.integrationRelays),
  push_integration_enabled: bit(charger.pushIntegrationEnabled),
  charger_specific_message_structure: bit(charger.chargerSpecificMessageStructure),
  custom_properties: jsonOrNull(charger.customProperties),
  auth_mode: charger.authMode,
  adopt_until: charger.adoptUntil,
  allow_missing_subprotocol: bit(charger.allowMissingSubprotocol),
  minimum_security_profile: charger.minimumSecurityProfile,
  quiet: bit(charger.quiet),
  call_timeout_seconds: charger.callTimeoutSeconds,
});

/** A password that people set ends whatever was sent to it. */
const NO_NEXT_PASSWORD = { next_password_hash: null, next_password_command: null } as const;
/** So does a profile that they demand. */
const UNTOLD = { wanted_security_profile: null, wanted_profile_command: null } as const;

/** What the audit tells of a charger: of its password only whether there is one, and that it became another. */
export function toldOfCharger(
  { passwordSet, ...charger }: KeptCharger,
  password: 'set' | 'set anew' = 'set',
) {
  return { ...charger, password: passwordSet ? password : null };
}

export async function addCharger(
  tx: Tx,
  by: Keep,
  added: ChargerWrite & { readonly sockets: readonly SocketSettings[] },
  at: Instant,
): Promise<KeptCharger | Refusal> {
  const customer = by.thing.customerId;
  const row = await on(tx)
    .insertInto('chargers')
    .values({
      customer_id: customer,
      charger_id: added.chargerId,
      ...settingsRow(added),
      password_hash: added.passwordHash ?? null,
      ...born(at),
    })
    .onConflict((taken) => taken.column('charger_id').doNothing())
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) return refuse('charger-id-taken', 'chargerId', 'another charger has it');
  const kept = keptOf(row);
  await addSockets(
    tx,
    { kind: 'charger', customerId: kept.customerId, charger: kept.key },
    added.sockets,
    at,
  );
  await addWords(tx, customer, 'charger', kept.key, wordsOfCharger(kept, null));
  await audited(tx, by, customer, at, {
    ...{ action: 'create', thing: 'charger', thingId: kept.key, charger: kept.key },
    after: { ...toldOfCharger(kept), sockets: added.sockets.map((one) => one.socketId) },
  });
  return kept;
}

export async function holdChargerOf(tx: Tx, by: Keep, id: ChargerId): Promise<boolean> {
  const held = await on(tx)
    .updateTable('chargers')
    .set((eb) => ({ revision: eb.ref('revision') }))
    .where('customer_id', '=', by.thing.customerId)
    .where('charger_id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return held.numUpdatedRows > 0n;
}

export async function changeCharger(
  tx: Tx,
  by: Keep,
  before: KeptCharger,
  { passwordHash, ...wanted }: ChargerWrite,
  touched: boolean,
  at: Instant,
): Promise<KeptCharger> {
  const customer = by.thing.customerId;
  const after: KeptCharger = {
    ...before,
    ...wanted,
    chargerId: before.chargerId,
    passwordSet: passwordHash === undefined ? before.passwordSet : passwordHash !== null,
    revision: before.revision + 1,
    updatedAt: at,
  };
  // A new password is a change even where one was before.
  const anew = typeof passwordHash === 'string' && before.passwordSet;
  if (isSame(before, after) && !anew && !touched) return before;
  const { serial_number } = await on(tx)
    .updateTable('chargers')
    .set((eb) => ({
      ...settingsRow(after),
      revision: after.revision,
      updated_at: at,
      version: eb('version', '+', 1),
      ...(passwordHash === undefined ? {} : { password_hash: passwordHash, ...NO_NEXT_PASSWORD }),
      ...(before.minimumSecurityProfile === after.minimumSecurityProfile ? {} : UNTOLD),
    }))
    .where('customer_id', '=', customer)
    .where('id', '=', before.key)
    .returning('serial_number')
    .executeTakeFirstOrThrow();
  if (before.chargerName !== after.chargerName) {
    await keepWords(tx, customer, 'charger', before.key, wordsOfCharger(after, serial_number));
  }
  const moved = before.siteId !== after.siteId;
  await audited(tx, by, customer, at, {
    ...{ action: moved ? 'move' : 'change', thing: 'charger', thingId: before.key, charger: before.key },
    before: toldOfCharger(before),
    after: toldOfCharger(after, anew ? 'set anew' : 'set'),
  });
  return after;
}
