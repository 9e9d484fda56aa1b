/** What chargers report of themselves, and how they log in. */
import type { StatusReport } from '../app/ports/chargers.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, ChargerRef } from '../domain/access/allow.ts';
import type { AuthMode, BootData, ChargerLogin, SecurityProfile } from '../domain/chargers/charger.ts';
import type { ChargerOwnStatus } from '../domain/chargers/status.ts';
import { type ChargerId, chargerId, chargerKey, customerId, type Instant } from '../domain/ids.ts';
import { nextPassword } from './charger-security.ts';
import { dropProfiles } from './charging-profiles.ts';
import { dropConfiguration } from './configurations.ts';
import { keepWords, wordsOfCharger } from './search-words.ts';
import { on } from './tx.ts';

type Report = Allowed<'report', ChargerRef>;

export async function holdCharger(tx: Tx, by: Report | Allowed<'operate', ChargerRef>): Promise<void> {
  await on(tx)
    .updateTable('chargers')
    .set((eb) => ({ version: eb.ref('version') }))
    .where('customer_id', '=', by.thing.customerId)
    .where('id', '=', by.thing.charger)
    .execute();
}

export async function recordBoot(
  tx: Tx,
  by: Report,
  boot: BootData,
  at: Instant,
  anew: boolean,
): Promise<void> {
  // Asked in one go, and the one that looks before those that change.
  const looking = on(tx)
    .selectFrom('chargers')
    .select(['id', 'charger_id', 'charger_name', 'serial_number'])
    .where('customer_id', '=', by.thing.customerId)
    .where('id', '=', by.thing.charger)
    .executeTakeFirst();
  const booting = on(tx)
    .updateTable('chargers')
    .set((eb) => ({
      manufacturer: boot.manufacturer,
      model: boot.model,
      serial_number: boot.serialNumber,
      firmware_version: boot.firmwareVersion,
      iccid: boot.iccid,
      imsi: boot.imsi,
      meter_serial_number: boot.meterSerialNumber,
      meter_type: boot.meterType,
      booted_at: at,
      booting_since: at,
      // A boot may have set its clock: what it told before says nothing of what is older.
      own_charger_time: null,
      version: eb('version', '+', 1),
    }))
    .$if(anew, (q) => q.set({ configuration_read_at: null }))
    .where('customer_id', '=', by.thing.customerId)
    .where('id', '=', by.thing.charger)
    .execute();
  const forgetting = on(tx)
    .updateTable('sockets')
    .set({ charger_time: null })
    .where('customer_id', '=', by.thing.customerId)
    .where('charger', '=', by.thing.charger)
    .execute();
  const [before] = await Promise.all([looking, booting, forgetting]);
  if (anew) {
    await dropConfiguration(tx, by.thing);
    await dropProfiles(tx, by.thing);
  }
  // It is found by its serial number, which only a boot can change.
  if (before !== undefined && before.serial_number !== boot.serialNumber) {
    const { charger_id: chargerId, charger_name: chargerName } = before;
    const words = wordsOfCharger({ chargerId, chargerName }, boot.serialNumber);
    await keepWords(tx, by.thing.customerId, 'charger', before.id, words);
  }
}

export async function recordOwnStatus(
  tx: Tx,
  by: Report,
  status: ChargerOwnStatus,
  report: StatusReport,
  at: Instant,
): Promise<void> {
  await on(tx)
    .updateTable('chargers')
    .set((eb) => ({
      own_status: status,
      // One that was never reported on counted as Available since it was made.
      own_since: eb
        .case()
        .when('own_status', '=', status)
        .then(eb.ref('own_since'))
        .when('own_status', 'is', null)
        .then(status === 'Available' ? eb.ref('created_at') : eb.val(at))
        .else(eb.val(at))
        .end(),
      own_charger_time: report.chargerTime,
      own_error_code: report.errorCode,
      own_info: report.info,
      version: eb('version', '+', 1),
    }))
    .where('customer_id', '=', by.thing.customerId)
    .where('id', '=', by.thing.charger)
    .execute();
}

export async function findLogin(tx: Tx, identity: ChargerId): Promise<ChargerLogin | undefined> {
  const row = await on(tx)
    .selectFrom('chargers')
    .select((eb) => [
      'customer_id',
      'id',
      'charger_id',
      'auth_mode',
      'password_hash',
      nextPassword(eb).as('next_password'),
      'adopt_until',
      'allow_missing_subprotocol',
      'minimum_security_profile',
      'wanted_security_profile',
      'call_timeout_seconds',
    ])
    .where('charger_id', '=', identity)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return (
    row && {
      customerId: customerId(row.customer_id),
      charger: chargerKey(row.id),
      chargerId: chargerId(row.charger_id),
      authMode: row.auth_mode as AuthMode,
      passwordHash: row.password_hash,
      nextPasswordHash: row.next_password,
      adoptUntil: row.adopt_until,
      allowMissingSubprotocol: row.allow_missing_subprotocol === 1,
      minimumSecurityProfile: row.minimum_security_profile as SecurityProfile,
      profileWanted: row.wanted_security_profile !== null,
      callTimeoutSeconds: row.call_timeout_seconds,
    }
  );
}

export async function keepPassword(tx: Tx, by: Report, hash: string): Promise<boolean> {
  const kept = await on(tx)
    .updateTable('chargers')
    .set({ password_hash: hash, adopt_until: null })
    .where('customer_id', '=', by.thing.customerId)
    .where('id', '=', by.thing.charger)
    .where('password_hash', 'is', null)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return kept.numUpdatedRows > 0n;
}
