import type { Actor } from '../../domain/access/allow.ts';
import { type Guard, hindered } from '../../domain/access/guard.ts';
import { isRefusal, type Refusal } from '../../domain/errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Transact } from '../ports/store.ts';
import type { ChargerReading } from '../queries/kept-charger.ts';
import { type ChangingPorts, changeChargerIn } from './change-charger.ts';
import { changeOrMake } from './change-or-make.ts';
import { type PasswordPorts, preparePassword, type WritePassword } from './charger-password.ts';
import {
  type CreatedCharger,
  type CreatingPorts,
  createChargerIn,
  type NewCharger,
} from './create-charger.ts';
import { keepsOwn } from './own-customer.ts';
import { transactUnlessRefused } from './undo.ts';

type Ports = Transact & CreatingPorts & ChangingPorts & PasswordPorts & Clock;

/** Of an upsert: a charger that was made tells its password. */
export type UpsertedCharger =
  | { readonly made: true; readonly charger: CreatedCharger }
  | { readonly made: false; readonly charger: ChargerReading };

/** Makes the charger that bears the identity, or changes it. One of another customer's is taken, and nothing else is said. */
export function upsertCharger(use: Ports) {
  /** @param prepared the password of `input`, by who is inside a transaction already. */
  return async (
    who: Actor,
    guard: Guard,
    input: NewCharger,
    prepared?: WritePassword,
  ): Promise<UpsertedCharger | Refusal> => {
    const own = keepsOwn(who);
    if (isRefusal(own)) return own;
    const now = use.now();
    const { chargerId } = input.settings;
    const { password } = input.login;
    const write = prepared ?? (await preparePassword(use, own.keeps.thing.customerId, chargerId, password));
    return transactUnlessRefused<UpsertedCharger>(use, async (tx) => {
      const done = await changeOrMake({
        missing: 'charger-not-found',
        taken: 'charger-id-taken',
        change: () => changeChargerIn(use, tx, own, chargerId, guard, () => input, write, now),
        async make() {
          return hindered(guard, null) ?? createChargerIn(use, tx, own, input, write, now);
        },
      });
      if (isRefusal(done)) return done;
      return 'made' in done ? { made: true, charger: done.made } : { made: false, charger: done.changed };
    });
  };
}
