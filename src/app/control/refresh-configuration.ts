import { type Actor, allow } from '../../domain/access/allow.ts';
import type { ConfigurationKey } from '../../domain/chargers/charger.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { ChargerId } from '../../domain/ids.ts';
import { ownCustomer } from '../admin/own-customer.ts';
import type { ReadConfiguration } from '../ports/charger-link.ts';
import type { RecordConfiguration } from '../ports/chargers.ts';
import type { Chargers } from '../ports/chargers-kept.ts';
import type { Clock } from '../ports/clock.ts';
import type { ReadSnapshot, Transact } from '../ports/store.ts';
import { isSecretName } from './secret-names.ts';

type Ports = ReadSnapshot &
  Transact &
  Pick<Chargers, 'chargerByIdentity'> &
  ReadConfiguration &
  RecordConfiguration &
  Clock;

/** Asks a connected charger for its whole configuration and keeps it, secrets left out. */
export function refreshConfiguration(use: Ports) {
  return async (who: Actor, chargerId: ChargerId): Promise<readonly ConfigurationKey[] | Refusal> => {
    const customer = ownCustomer(who);
    if (isRefusal(customer)) return customer;
    const reads = allow(who, 'read', customer);
    if (isRefusal(reads)) return reads;
    const kept = await use.read((tx) => use.chargerByIdentity(tx, reads, chargerId));
    if (kept === undefined) return refuse('charger-not-found');
    const by = allow(who, 'operate', {
      kind: 'charger',
      customerId: kept.customerId,
      charger: kept.key,
    } as const);
    if (isRefusal(by)) return by;
    const read = await use.readConfiguration(by.thing);
    if (isRefusal(read)) return read;
    const keys = uniqueByName(read.filter((key) => !isSecretName(key.name)));
    const now = use.now();
    await use.transact((tx) => use.recordConfiguration(tx, by, keys, now));
    return keys;
  };
}

/** A charger that tells a key twice means the last one. */
function uniqueByName(keys: readonly ConfigurationKey[]): ConfigurationKey[] {
  return [...new Map(keys.map((key) => [key.name, key])).values()];
}
