import type { Actor } from '../../domain/access/allow.ts';
import { type Guard, hindered } from '../../domain/access/guard.ts';
import { planLogin } from '../../domain/chargers/login.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { ChargerId, Instant } from '../../domain/ids.ts';
import { type Sightings, withSighting } from '../documents/sightings.ts';
import type {
  Chargers,
  HoldChargers,
  KeepChargers,
  KeepSockets,
  KeptSockets,
} from '../ports/chargers-kept.ts';
import type { Clock } from '../ports/clock.ts';
import type { ReadFragments } from '../ports/documents.ts';
import type { Transact, Tx } from '../ports/store.ts';
import type { ChargerReading } from '../queries/kept-charger.ts';
import { type PasswordPorts, preparePassword, type WritePassword } from './charger-password.ts';
import { mayStandAt, type NewCharger, type StandingPorts } from './create-charger.ts';
import { keepsOwn, type OwnCustomer } from './own-customer.ts';
import { transactUnlessRefused } from './undo.ts';

export type HoldingPorts = HoldChargers & Pick<Chargers, 'chargerByIdentity'> & ReadFragments & Sightings;
export type ChangingPorts = HoldingPorts &
  StandingPorts &
  Pick<KeepChargers, 'changeCharger'> &
  KeptSockets &
  Pick<KeepSockets, 'keepSocket'>;

/** What a charger shall be, from how it is shown now. Pure: it may be asked twice. */
export type ChargerChange = (current: ChargerReading) => NewCharger | Refusal;

/**
 * Changes a charger; another site moves it. `password` is the one that the change gives, if any: its hash is made before the
 * transaction begins.
 */
export function changeCharger(use: Transact & ChangingPorts & PasswordPorts & Clock) {
  return async (
    who: Actor,
    id: ChargerId,
    guard: Guard,
    password: string | null,
    change: ChargerChange,
  ): Promise<ChargerReading | Refusal> => {
    const own = keepsOwn(who);
    if (isRefusal(own)) return own;
    const now = use.now();
    const write = await preparePassword(use, own.keeps.thing.customerId, id, password);
    return transactUnlessRefused(use, (tx) => changeChargerIn(use, tx, own, id, guard, change, write, now));
  };
}

export async function changeChargerIn(
  use: ChangingPorts,
  tx: Tx,
  own: OwnCustomer,
  id: ChargerId,
  guard: Guard,
  change: ChargerChange,
  write: WritePassword,
  now: Instant,
): Promise<ChargerReading | Refusal> {
  const current = await heldCharger(use, tx, own, id, now);
  if (isRefusal(current)) return current;
  const stale = hindered(guard, current.kept.revision);
  if (stale !== undefined) return stale;
  const wanted = change(current);
  if (isRefusal(wanted)) return wanted;
  const { settings } = wanted;
  const login = planLogin(current.kept, wanted.login, now);
  if (isRefusal(login)) return login;
  if (settings.siteId !== current.kept.siteId) {
    const misplaced = await mayStandAt(use, tx, own, settings.siteId);
    if (misplaced !== undefined) return misplaced;
  }
  const touched = await keepNamedSockets(use, tx, own, current, wanted, now);
  const { shown: _, ...hash } = await write(tx, login);
  const { password: __, ...kept } = login;
  const after = await use.changeCharger(
    tx,
    own.keeps,
    current.kept,
    { ...settings, ...kept, ...hash },
    touched,
    now,
  );
  return after === current.kept ? current : reading(use, tx, own, after, now);
}

/** The charger, locked, as it is shown. */
export async function heldCharger(
  use: HoldingPorts,
  tx: Tx,
  own: OwnCustomer,
  id: ChargerId,
  now: Instant,
): Promise<ChargerReading | Refusal> {
  await use.holdChargerOf(tx, own.keeps, id);
  const kept = await use.chargerByIdentity(tx, own.reads, id);
  return kept === undefined ? refuse('charger-not-found') : reading(use, tx, own, kept, now);
}

async function reading(
  use: HoldingPorts,
  tx: Tx,
  own: OwnCustomer,
  kept: ChargerReading['kept'],
  at: Instant,
): Promise<ChargerReading> {
  const fragment = (await use.chargerFragments(tx, own.reads, [kept.key], at)).get(kept.key);
  if (fragment === undefined) throw new Error('a charger that is kept has no fragment');
  return { kept, fragment: withSighting(use, fragment), at };
}

/** Sockets that are named get what is said of them; the others stay. Answers whether any was changed. */
async function keepNamedSockets(
  use: ChangingPorts,
  tx: Tx,
  own: OwnCustomer,
  { kept }: ChargerReading,
  { sockets }: NewCharger,
  now: Instant,
): Promise<boolean> {
  if (sockets === null || sockets.length === 0) return false;
  const known = new Map((await use.keptSockets(tx, own.reads, kept.key)).map((one) => [one.socketId, one]));
  let touched = false;
  for (const settings of sockets) {
    const { done } = await use.keepSocket(tx, own.keeps, kept, known.get(settings.socketId), settings, now);
    touched ||= done;
  }
  return touched;
}
