import { type Actor, allow } from '../../domain/access/allow.ts';
import type { AuthMode, ChargerSettings, SocketSettings } from '../../domain/chargers/charger.ts';
import { PASSWORD_ALPHABET, PASSWORD_LENGTH } from '../../domain/chargers/password.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { ReadFragments } from '../ports/documents.ts';
import type { AddCharger } from '../ports/keeping.ts';
import type { Passwords, Secrets } from '../ports/secrets.ts';
import type { Sites } from '../ports/sites.ts';
import type { Transact } from '../ports/store.ts';
import type { ChargerReading } from '../queries/kept-charger.ts';

import { ownCustomer } from './own-customer.ts';
import { CHARGER_ID_IS_TAKEN } from './taken.ts';
import { transactUnlessRefused } from './undo.ts';

export interface NewCharger {
  readonly settings: ChargerSettings;
  readonly authMode: AuthMode;
  /** An existing one, for networks that move here; null: made here in mode `basic`, none otherwise. */
  readonly password: string | null;
  /** In mode `adopt`: for how many hours the first password seen is kept. */
  readonly adoptHours: number;
  readonly allowMissingSubprotocol: boolean;
  readonly sockets: readonly SocketSettings[];
}

/** The one answer that holds the password. */
export interface CreatedCharger extends ChargerReading {
  readonly password: string | null;
}

const HOUR = 3_600_000;

export function createCharger(
  use: Transact & Pick<Sites, 'site'> & AddCharger & ReadFragments & Secrets & Passwords & Clock,
) {
  return async (who: Actor, input: NewCharger): Promise<CreatedCharger | Refusal> => {
    const customer = ownCustomer(who);
    if (isRefusal(customer)) return customer;
    const by = allow(who, 'keep', customer);
    const reads = allow(who, 'read', customer);
    if (isRefusal(by)) return by;
    if (isRefusal(reads)) return reads;
    const { settings, authMode } = input;
    if (authMode !== 'basic' && input.password !== null) {
      return refuse('bad-body', 'password', `has no use with authMode ${authMode}`);
    }
    const password =
      authMode === 'basic' ? (input.password ?? use.randomText(PASSWORD_LENGTH, PASSWORD_ALPHABET)) : null;
    const passwordHash =
      password === null
        ? null
        : await use.hashPassword(
            new TextEncoder().encode(password),
            input.password === null ? 'generated' : 'chosen',
          );
    const now = use.now();
    const charger = {
      ...settings,
      authMode,
      passwordHash,
      adoptUntil: authMode === 'adopt' ? now + input.adoptHours * HOUR : null,
      allowMissingSubprotocol: input.allowMissingSubprotocol,
      sockets: input.sockets,
    };
    return transactUnlessRefused(use, async (tx) => {
      if ((await use.site(tx, reads, settings.siteId)) === undefined) {
        return refuse('bad-body', 'groupId', 'must be the id of a site of the customer');
      }
      const kept = await use.addCharger(tx, by, charger, now);
      if (isRefusal(kept)) return refuse(kept.refused, 'chargerId', CHARGER_ID_IS_TAKEN);
      const fragment = (await use.chargerFragments(tx, reads, [kept.key], now)).get(kept.key);
      if (fragment === undefined) throw new Error('a charger just added has no fragment');
      return { kept, fragment, at: now, password };
    });
  };
}
