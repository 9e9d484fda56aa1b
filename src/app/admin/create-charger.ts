import type { Actor } from '../../domain/access/allow.ts';
import type { ChargerSettings, SocketSettings } from '../../domain/chargers/charger.ts';
import { type LoginAsked, planLogin } from '../../domain/chargers/login.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { Instant, SiteId } from '../../domain/ids.ts';
import type { KeepChargers } from '../ports/chargers-kept.ts';
import type { Clock } from '../ports/clock.ts';
import type { ReadFragments } from '../ports/documents.ts';
import type { HoldSites, Sites } from '../ports/sites.ts';
import type { Transact, Tx } from '../ports/store.ts';
import type { ChargerReading } from '../queries/kept-charger.ts';
import { type PasswordPorts, preparePassword, type WritePassword } from './charger-password.ts';
import { keepsOwn, type OwnCustomer } from './own-customer.ts';
import { CHARGER_ID_IS_TAKEN } from './taken.ts';
import { transactUnlessRefused } from './undo.ts';

export interface NewCharger {
  readonly settings: ChargerSettings;
  readonly login: LoginAsked;
  /** What is known of its sockets; null: nothing is said of them. */
  readonly sockets: readonly SocketSettings[] | null;
}

/** The one answer that holds the password. */
export interface CreatedCharger extends ChargerReading {
  readonly password: string | null;
}

export type StandingPorts = Pick<Sites, 'site'> & Pick<HoldSites, 'holdSite'>;
export type CreatingPorts = StandingPorts & Pick<KeepChargers, 'addCharger'> & ReadFragments;

export function createCharger(use: Transact & CreatingPorts & PasswordPorts & Clock) {
  return async (who: Actor, input: NewCharger): Promise<CreatedCharger | Refusal> => {
    const own = keepsOwn(who);
    if (isRefusal(own)) return own;
    const now = use.now();
    const planned = planLogin(null, input.login, now);
    if (isRefusal(planned)) return planned;
    const { chargerId } = input.settings;
    const write = await preparePassword(use, own.keeps.thing.customerId, chargerId, input.login.password);
    return transactUnlessRefused(use, (tx) => createChargerIn(use, tx, own, input, write, now));
  };
}

export async function createChargerIn(
  use: CreatingPorts,
  tx: Tx,
  own: OwnCustomer,
  input: NewCharger,
  write: WritePassword,
  now: Instant,
): Promise<CreatedCharger | Refusal> {
  const login = planLogin(null, input.login, now);
  if (isRefusal(login)) return login;
  const misplaced = await mayStandAt(use, tx, own, input.settings.siteId);
  if (misplaced !== undefined) return misplaced;
  const { shown, ...hash } = await write(tx, login);
  const charger = { ...input.settings, ...login, ...hash, sockets: input.sockets ?? [] };
  const kept = await use.addCharger(tx, own.keeps, charger, now);
  if (isRefusal(kept)) return refuse(kept.refused, 'chargerId', CHARGER_ID_IS_TAKEN);
  const fragment = (await use.chargerFragments(tx, own.reads, [kept.key], now)).get(kept.key);
  if (fragment === undefined) throw new Error('a charger just added has no fragment');
  return { kept, fragment, at: now, password: shown };
}

/** Why a charger may not stand at the site, which is held: nobody deletes it meanwhile. */
export async function mayStandAt(
  use: StandingPorts,
  tx: Tx,
  { keeps, reads }: OwnCustomer,
  id: SiteId,
): Promise<Refusal | undefined> {
  await use.holdSite(tx, keeps, id);
  return (await use.site(tx, reads, id)) === undefined
    ? refuse('bad-body', 'groupId', 'must be the id of a site of the customer')
    : undefined;
}
