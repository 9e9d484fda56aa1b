/** Whether a charger can do what an order brings of a charging profile, as far as it says. */
import type { Allowed, ChargerRef } from '../../domain/access/allow.ts';
import { replaces, sentBy, stateOf } from '../../domain/charging-profiles/profile.ts';
import { wrongForCharger } from '../../domain/charging-profiles/rules.ts';
import type { Order } from '../../domain/commands/command.ts';
import { type Refusal, refuse } from '../../domain/errors.ts';
import type { Instant } from '../../domain/ids.ts';
import type { CheckChargingProfiles } from '../ports/charging-profiles.ts';
import type { Tx } from '../ports/store.ts';

/** Refused where it cannot; undefined: nothing is known against it. */
export async function profileFits(
  use: CheckChargingProfiles,
  tx: Tx,
  by: Allowed<'operate', ChargerRef>,
  order: Order,
  at: Instant,
): Promise<Refusal | undefined> {
  const sent = sentBy(order);
  if (sent === undefined) return undefined;
  const { transactionId, socketId } = sent;
  const runs = transactionId !== null && (await use.runsOn(tx, by, transactionId, socketId ?? 0));
  const known = await use.profilesOf(tx, by);
  const others = known.filter((one) => stateOf(one, at) === 'installed' && !replaces(sent, one)).length;
  const wrong = wrongForCharger(order, { limits: await use.profileLimits(tx, by), runs, others });
  return wrong && refuse('bad-body', wrong.field, wrong.rule);
}
