import type { Actor } from '../../domain/access/allow.ts';
import { isRefusal, type Refusal } from '../../domain/errors.ts';
import type { ChargerId } from '../../domain/ids.ts';
import type { KeepChargers } from '../ports/chargers-kept.ts';
import type { Clock } from '../ports/clock.ts';
import type { Transact } from '../ports/store.ts';
import { type HoldingPorts, heldCharger } from './change-charger.ts';
import { makePassword, type PasswordPorts } from './charger-password.ts';
import type { CreatedCharger } from './create-charger.ts';
import { keepsOwn } from './own-customer.ts';
import { transactUnlessRefused } from './undo.ts';

type Ports = Transact & HoldingPorts & Pick<KeepChargers, 'changeCharger'> & PasswordPorts & Clock;

/** A new password of our own, with which the charger logs in from now on; a connection that is open stays. */
export function rotatePassword(use: Ports) {
  return async (who: Actor, id: ChargerId): Promise<CreatedCharger | Refusal> => {
    const own = keepsOwn(who);
    if (isRefusal(own)) return own;
    const now = use.now();
    const { shown, passwordHash } = await makePassword(use);
    return transactUnlessRefused(use, async (tx) => {
      const current = await heldCharger(use, tx, own, id, now);
      if (isRefusal(current)) return current;
      const wanted = { ...current.kept, authMode: 'basic' as const, adoptUntil: null, passwordHash };
      const kept = await use.changeCharger(tx, own.keeps, current.kept, wanted, false, now);
      return { ...current, kept, password: shown };
    });
  };
}
