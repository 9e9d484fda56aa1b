import type { Actor } from '../../domain/access/allow.ts';
import type { Guard } from '../../domain/access/guard.ts';
import type { AccessGroup } from '../../domain/drivers/access-group.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { AccessGroupId, ChargerId, Instant } from '../../domain/ids.ts';
import type {
  AccessGroups,
  HoldChargersNamed,
  KeepAccessGroups,
  NamedCharger,
} from '../ports/access-groups.ts';
import type { Chargers } from '../ports/chargers-kept.ts';
import type { Clock } from '../ports/clock.ts';
import type { Transact, Tx } from '../ports/store.ts';
import { type HoldingPorts, heldGroup } from './change-access-group.ts';
import { keepsOwn, type OwnCustomer } from './own-customer.ts';
import { transactUnlessRefused } from './undo.ts';

type Ports = Transact &
  HoldingPorts &
  Pick<AccessGroups, 'groupChargers'> &
  Pick<Chargers, 'chargerByIdentity'> &
  HoldChargersNamed &
  Pick<KeepAccessGroups, 'changeGroupChargers'> &
  Clock;

/**
 * `all`: these chargers and no others make up the group. `add`, `remove`: one that is in it already, or not in it any more, is
 * no mistake.
 */
export type GroupFill =
  | { readonly all: readonly ChargerId[] }
  | { readonly add: ChargerId }
  | { readonly remove: ChargerId };

/** Changes which chargers make up an access group. */
export function fillAccessGroup(use: Ports) {
  return async (
    who: Actor,
    id: AccessGroupId,
    guard: Guard,
    fill: GroupFill,
  ): Promise<AccessGroup | Refusal> => {
    const own = keepsOwn(who);
    if (isRefusal(own)) return own;
    const now = use.now();
    return transactUnlessRefused(use, async (tx) => {
      const group = await heldGroup(use, tx, own, id, guard);
      if (isRefusal(group)) return group;
      if ('all' in fill) return replaceIn(use, tx, own, group, fill.all, now);
      const chargerId = 'add' in fill ? fill.add : fill.remove;
      const found = await use.holdChargersNamed(tx, own.keeps, [chargerId]);
      const charger = found.get(chargerId);
      if (charger === undefined) return refuse('charger-not-found');
      const there = await holds(use, tx, own, id, charger);
      const one = 'add' in fill === there ? [] : [{ charger, chargerId }];
      const change = 'add' in fill ? { add: one, remove: [] } : { add: [], remove: one };
      return use.changeGroupChargers(tx, own.keeps, group, change, now);
    });
  };
}

/** Whether the charger is in the group: the one behind its predecessor. */
async function holds(
  use: Ports,
  tx: Tx,
  { reads }: OwnCustomer,
  id: AccessGroupId,
  charger: NamedCharger['charger'],
) {
  const after = (charger - 1) as NamedCharger['charger'];
  const [next] = await use.groupChargers(tx, reads, id, { after, limit: 1 });
  return next?.charger === charger;
}

async function replaceIn(
  use: Ports,
  tx: Tx,
  own: OwnCustomer,
  group: AccessGroup,
  wanted: readonly ChargerId[],
  now: Instant,
): Promise<AccessGroup | Refusal> {
  const found = await use.holdChargersNamed(tx, own.keeps, wanted);
  const add = new Map<ChargerId, NamedCharger>();
  for (const [i, chargerId] of wanted.entries()) {
    const charger = found.get(chargerId);
    if (charger === undefined) {
      return refuse('bad-body', `chargerIds[${i}]`, 'must be the identity of a charger of the customer');
    }
    add.set(chargerId, { charger, chargerId });
  }
  const remove: NamedCharger[] = [];
  for (const member of await allMembers(use, tx, own, group.id)) {
    if (!add.delete(member.chargerId)) remove.push(member);
  }
  return use.changeGroupChargers(tx, own.keeps, group, { add: [...add.values()], remove }, now);
}

/** Chargers that are read at a time. */
const AT_A_TIME = 1000;

async function allMembers(
  use: Pick<AccessGroups, 'groupChargers'>,
  tx: Tx,
  { reads }: OwnCustomer,
  id: AccessGroupId,
): Promise<NamedCharger[]> {
  const all: NamedCharger[] = [];
  for (let after: NamedCharger['charger'] | null = null; ; after = all.at(-1)?.charger ?? null) {
    const some: NamedCharger[] = await use.groupChargers(tx, reads, id, { after, limit: AT_A_TIME });
    all.push(...some);
    if (some.length < AT_A_TIME) return all;
  }
}
