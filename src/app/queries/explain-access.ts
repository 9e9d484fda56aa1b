/**
 * Why a tag may or may not charge at a charger: the facts and the decision of the charger's own Authorize and
 * StartTransaction, asked without a trace. Nothing is locked and no decision is kept.
 */
import {
  type Actor,
  type Allowed,
  allow,
  type ChargerRef,
  type CustomerRef,
  isBound,
} from '../../domain/access/allow.ts';
import { decide, type Purpose, type Verdict } from '../../domain/drivers/decide.ts';
import { type Covering, type Needed, needed } from '../../domain/drivers/needed.ts';
import { namedIn, veiledStep } from '../../domain/drivers/veil.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import {
  type ChargerId,
  type DriverId,
  foldTag,
  type Instant,
  type SocketId,
  type TagId,
} from '../../domain/ids.ts';
import type { SitePolicy } from '../../domain/sites/site.ts';
import { readsOwn } from '../admin/own-customer.ts';
import type { GroupsOver } from '../ports/access-groups.ts';
import type { Chargers } from '../ports/chargers-kept.ts';
import type { Clock } from '../ports/clock.ts';
import type { Drivers, DriverTags } from '../ports/drivers.ts';
import type { Page } from '../ports/keeping.ts';
import type { InSight } from '../ports/sight.ts';
import type { SitesOver } from '../ports/sites.ts';
import type { ReadSnapshot, Tx } from '../ports/store.ts';
import type { GatherFacts } from '../ports/transactions.ts';

export interface AccessQuestion {
  readonly purpose: 'authorize' | 'start';
  readonly chargerId: ChargerId;
  /** The socket that a start is meant for: what runs on it is dead then, and is not counted. */
  readonly socketId: SocketId | null;
}

/** Where and when it was asked, the same for every tag. */
export interface AccessPlace extends AccessQuestion, Covering {
  readonly policy: SitePolicy;
  readonly at: Instant;
}

export interface TagVerdict extends Verdict {
  readonly idTag: string;
  readonly tagId: TagId | null;
  readonly driverId: DriverId | null;
  readonly needed: Needed | null;
}

type Ports = ReadSnapshot &
  Pick<Chargers, 'chargerByIdentity'> &
  SitesOver &
  GroupsOver &
  GatherFacts &
  InSight &
  Clock;
type Read = Allowed<'read', CustomerRef>;

/** Whatever the charger sends as its tag: one that nobody has gets a verdict too. */
export function explainTag(use: Ports) {
  return async (
    who: Actor,
    question: AccessQuestion,
    idTag: string,
  ): Promise<{ readonly place: AccessPlace; readonly verdict: TagVerdict } | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    return use.read(async (tx) => {
      const found = await placeOf(use, tx, by, question);
      if (isRefusal(found)) return found;
      return { place: found.place, verdict: await verdictOn(use, tx, by, found, idTag) };
    });
  };
}

/** Each of the driver's tags, page by page; or the one that is asked for, which no other driver may have. */
export function explainDriver(use: Ports & Pick<Drivers, 'driver'> & DriverTags) {
  return async (
    who: Actor,
    driverId: DriverId,
    question: AccessQuestion,
    tags: Page<TagId> | { readonly idTag: string },
  ): Promise<{ readonly place: AccessPlace; readonly verdicts: readonly TagVerdict[] } | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    const { customerId } = by.thing;
    const driver = allow(who, 'read', { kind: 'driver', customerId, driverId } as const);
    if (isRefusal(driver)) return driver;
    return use.read(async (tx) => {
      if ((await use.driver(tx, by, driverId)) === undefined) return refuse('driver-not-found');
      const found = await placeOf(use, tx, by, question);
      if (isRefusal(found)) return found;
      const asked = 'idTag' in tags ? [tags] : await use.driverTags(tx, driver, tags);
      const verdicts: TagVerdict[] = [];
      for (const { idTag } of asked) verdicts.push(await verdictOn(use, tx, by, found, idTag));
      const stranger = verdicts.some((one) => one.driverId !== null && one.driverId !== driverId);
      return stranger
        ? refuse('bad-query', 'idTag', 'must not be the tag of another driver')
        : { place: found.place, verdicts };
    });
  };
}

/** Access groups that are told as a way to a right. */
const GROUPS_TOLD = 50;

interface Found {
  readonly charger: ChargerRef;
  readonly place: AccessPlace;
}

async function placeOf(use: Ports, tx: Tx, by: Read, question: AccessQuestion): Promise<Found | Refusal> {
  const kept = await use.chargerByIdentity(tx, by, question.chargerId);
  if (kept === undefined) return refuse('charger-not-found');
  const sites = await use.sitesOver(tx, by, kept.key);
  const [own] = sites;
  if (own === undefined) return refuse('charger-not-found');
  const charger: ChargerRef = { kind: 'charger', customerId: by.thing.customerId, charger: kept.key };
  const groups = await use.groupsOver(tx, by, kept.key, GROUPS_TOLD);
  return { charger, place: { ...question, sites, groups, policy: own.policy, at: use.now() } };
}

/** As Authorize asks (no socket, its purpose), or as StartTransaction does. */
async function verdictOn(
  use: Ports,
  tx: Tx,
  by: Read,
  { charger, place }: Found,
  idTag: string,
): Promise<TagVerdict> {
  const { at: now, socketId } = place;
  const starts = place.purpose === 'start';
  const meant = starts && socketId !== null ? { socketId } : null;
  const { facts, tagId, driverId } = await use.gatherFacts(tx, charger, foldTag(idTag), meant, now);
  const purpose: Purpose = starts ? 'why' : 'authorize';
  const verdict = decide(facts, { purpose, moment: now, now });
  const told = isBound(by.actor)
    ? await veiled(use, tx, by, place, verdict, driverId)
    : { place, verdict, seen: true };
  return {
    idTag,
    tagId: told.seen ? tagId : null,
    driverId: told.seen ? driverId : null,
    ...told.verdict,
    needed: needed(facts, told.verdict, told.place, now),
  };
}

/** Without what lies elsewhere than the caller sees. `seen`: whether the driver is. */
async function veiled(
  use: Ports,
  tx: Tx,
  by: Read,
  place: AccessPlace,
  verdict: Verdict,
  driverId: DriverId | null,
) {
  const named = namedIn(verdict.steps);
  const sight = await use.inSight(tx, by, {
    sites: [...named.sites, ...place.sites.map(({ siteId }) => siteId)],
    chargers: named.chargers,
    drivers: driverId === null ? [] : [driverId],
  });
  const steps = verdict.steps.map((step) => veiledStep(step, sight, driverId, place.at));
  const sites = place.sites.filter(({ siteId }) => sight.sites.has(siteId));
  return {
    place: { ...place, sites, groups: [] },
    verdict: { ...verdict, steps },
    seen: driverId === null || sight.drivers.has(driverId),
  };
}
