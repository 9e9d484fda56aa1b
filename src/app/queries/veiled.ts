/** What of transactions and decisions is shown to who is bound to branches: those at its chargers, but nobody else's tags. */
import { type Actor, type Allowed, type CustomerRef, isBound } from '../../domain/access/allow.ts';
import { MASK, namedIn, veiledStep } from '../../domain/drivers/veil.ts';
import { type DriverId, driverId, foldTag, type SiteId, siteId } from '../../domain/ids.ts';
import type { Drivers } from '../ports/drivers.ts';
import type { KeptTransaction } from '../ports/read-transactions.ts';
import type { InSight } from '../ports/sight.ts';
import type { Tx } from '../ports/store.ts';
import type { KeptDecision } from '../ports/transactions.ts';

/** The person, unless the caller sees the driver; the site of then, unless it sees that. */
export function veiledTransaction<T extends KeptTransaction>(who: Actor, t: T): T {
  if (!isBound(who)) return t;
  const toldOfHim = t.told.driverId === undefined || t.told.driverId === t.driverId;
  return {
    ...t,
    siteId: t.siteSeen ? t.siteId : null,
    stopIdTag: t.stopIdTag === null || isOwnTag(t, t.stopIdTag) ? t.stopIdTag : MASK,
    told: t.driverSeen && toldOfHim ? t.told : withoutPerson(t.told),
    ...(t.driverSeen ? {} : { idTag: MASK, tagId: null, driverId: null }),
  };
}

const isOwnTag = (t: KeptTransaction, idTag: string) => t.driverSeen && foldTag(idTag) === foldTag(t.idTag);

function withoutPerson({ tagId: _tag, driverId: _driver, ...told }: KeptTransaction['told']) {
  return told;
}

export async function veiledDecisions(
  use: InSight,
  tx: Tx,
  by: Allowed<'read', CustomerRef>,
  decisions: readonly KeptDecision[],
): Promise<readonly KeptDecision[]> {
  if (!isBound(by.actor)) return decisions;
  const named = decisions.map(({ steps }) => namedIn(steps));
  const sight = await use.inSight(tx, by, {
    sites: named.flatMap(({ sites }) => sites),
    chargers: named.flatMap(({ chargers }) => chargers),
    drivers: decisions.flatMap((one) => one.driverId ?? []),
  });
  return decisions.map((one) => {
    const steps = one.steps.map((step) => veiledStep(step, sight, one.driverId, one.at));
    const seen = one.driverId !== null && sight.drivers.has(one.driverId);
    return seen ? { ...one, steps } : { ...one, steps, idTag: MASK, tagId: null, driverId: null };
  });
}

/** Of nobody: a filter by it finds nothing. */
const NOBODY = driverId(0);

/** A driver to filter by. One that the caller does not see has done nothing that it sees. */
export async function seenDriver(
  use: Pick<Drivers, 'driver'>,
  tx: Tx,
  by: Allowed<'read', CustomerRef>,
  id: DriverId | null,
): Promise<DriverId | null> {
  if (id === null || !isBound(by.actor)) return id;
  return (await use.driver(tx, by, id)) === undefined ? NOBODY : id;
}

/** Nothing lies at it. */
const NOWHERE = siteId(0);

/**
 * Sites to filter by. What lies above a branch covers it, and would be found by what it covers: to who does not see it, nothing lies
 * there.
 */
export async function seenSites(
  use: InSight,
  tx: Tx,
  by: Allowed<'read', CustomerRef>,
  ids: readonly SiteId[],
): Promise<readonly SiteId[]> {
  if (!isBound(by.actor)) return ids;
  const { sites } = await use.inSight(tx, by, { sites: ids, chargers: [], drivers: [] });
  const seen = ids.filter((id) => sites.has(id));
  return seen.length === 0 ? [NOWHERE] : seen;
}

/** The same of one, where there is any. */
export async function seenSite(
  use: InSight,
  tx: Tx,
  by: Allowed<'read', CustomerRef>,
  id: SiteId | null,
): Promise<SiteId | null> {
  return id === null ? null : ((await seenSites(use, tx, by, [id]))[0] ?? null);
}
