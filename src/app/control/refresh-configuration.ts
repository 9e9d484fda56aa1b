import type { Actor } from '../../domain/access/allow.ts';
import type { ConfigurationKey } from '../../domain/chargers/charger.ts';
import { isRefusal, type Refusal } from '../../domain/errors.ts';
import type { ChargerId } from '../../domain/ids.ts';
import type { ReadConfiguration } from '../ports/charger-link.ts';
import type { RecordConfiguration } from '../ports/chargers.ts';
import type { Chargers } from '../ports/chargers-kept.ts';
import type { Clock } from '../ports/clock.ts';
import type { ReadSnapshot, Transact } from '../ports/store.ts';
import { mayOperate } from './order-command.ts';
import { withoutSecrets } from './secret-names.ts';

type Ports = ReadSnapshot &
  Transact &
  Pick<Chargers, 'chargerByIdentity'> &
  ReadConfiguration &
  RecordConfiguration &
  Clock;

/** Asks a connected charger for its whole configuration and keeps it, secrets left out. */
export function refreshConfiguration(use: Ports) {
  return async (who: Actor, chargerId: ChargerId): Promise<readonly ConfigurationKey[] | Refusal> => {
    const by = await mayOperate(use, who, chargerId);
    if (isRefusal(by)) return by;
    const read = await use.readConfiguration(by.thing);
    if (isRefusal(read)) return read;
    const keys = withoutSecrets(read);
    const now = use.now();
    await use.transact((tx) => use.recordConfiguration(tx, by, keys, now));
    return keys;
  };
}
