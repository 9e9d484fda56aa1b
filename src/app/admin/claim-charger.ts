import type { Actor } from '../../domain/access/allow.ts';
import { planLogin } from '../../domain/chargers/login.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { UnknownChargers } from '../ports/chargers-history.ts';
import type { Clock } from '../ports/clock.ts';
import type { Transact } from '../ports/store.ts';
import { type PasswordPorts, preparePassword } from './charger-password.ts';
import {
  type CreatedCharger,
  type CreatingPorts,
  createChargerIn,
  type NewCharger,
} from './create-charger.ts';
import { keepsOwn } from './own-customer.ts';
import { transactUnlessRefused } from './undo.ts';

type Ports = Transact &
  Pick<UnknownChargers, 'isUnknownCharger' | 'isOnlyCustomer'> &
  CreatingPorts &
  PasswordPorts &
  Clock;

/** Makes a charger of an identity that knocked; it gets in when it knocks again. */
export function claimCharger(use: Ports) {
  return async (who: Actor, input: NewCharger): Promise<CreatedCharger | Refusal> => {
    const own = keepsOwn(who);
    if (isRefusal(own)) return own;
    const now = use.now();
    const planned = planLogin(null, input.login, now);
    if (isRefusal(planned)) return planned;
    const { chargerId } = input.settings;
    const { password } = input.login;
    const write = await preparePassword(use, own.keeps.thing.customerId, chargerId, password);
    return transactUnlessRefused(use, async (tx) => {
      const visible =
        (await use.isOnlyCustomer(tx, own.reads)) && (await use.isUnknownCharger(tx, own.reads, chargerId));
      if (!visible) return refuse('charger-not-found');
      const made = await createChargerIn(use, tx, own, input, write, now);
      // Somebody was quicker: it is unknown no longer.
      return isRefusal(made) && made.refused === 'charger-id-taken' ? refuse('charger-not-found') : made;
    });
  };
}
