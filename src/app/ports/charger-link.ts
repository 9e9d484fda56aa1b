import type { ChargerRef } from '../../domain/access/allow.ts';
import type { ConfigurationKey } from '../../domain/chargers/charger.ts';
import type { Refusal } from '../../domain/errors.ts';

export interface ReadConfiguration {
  /**
   * Asks a connected charger for all its configuration keys.
   * Refused with charger-offline, charger-busy, charger-timed-out or charger-error.
   */
  readConfiguration(charger: ChargerRef): Promise<ConfigurationKey[] | Refusal>;
}
