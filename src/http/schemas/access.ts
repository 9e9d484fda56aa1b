/** Why a tag may or may not charge. */
import Type from 'typebox';
import type { AccessPlace, TagVerdict } from '../../app/queries/explain-access.ts';
import { type CoveringRight, OUTCOMES, type Running, STEPS, type Step } from '../../domain/drivers/decide.ts';
import { type NamedGroup, type NamedSite, type Needed, REMEDIES } from '../../domain/drivers/needed.ts';
import { iso, isoOrNull } from '../times.ts';
import {
  flag,
  int32OrNull,
  int64,
  int64OrNull,
  ref,
  refOrNull,
  text,
  textOrNull,
  time,
  timeOrNull,
} from './parts.ts';
import { given, SOURCES, showGiven } from './rights.ts';

export const coveringRightSchema = Type.Object(
  {
    source: text('What it was given on.', { enum: SOURCES }),
    groupId: int64OrNull('The site; null: it is on no site.'),
    groupName: textOrNull('Name of the site.'),
    accessGroupId: int64OrNull('The access group that holds the charger; null: it is on none.'),
    accessGroupName: textOrNull('Name of the access group.'),
    above: int32OrNull('How far above the charger’s own site that site is; 0: it is its own. null: no site.'),
    ...given,
  },
  { $id: 'CoveringRight', description: 'A right that covers the charger, and through what.' },
);

export const showCovering = (right: CoveringRight) => ({
  source: right.source,
  groupId: right.source === 'site' ? right.siteId : null,
  groupName: right.source === 'site' ? right.siteName : null,
  accessGroupId: right.source === 'group' ? right.groupId : null,
  accessGroupName: right.source === 'group' ? right.groupName : null,
  above: right.source === 'site' ? right.above : null,
  ...showGiven(right),
});

export const runningSchema = Type.Object(
  {
    transactionId: int64('Id of the transaction.'),
    chargerId: text('Where it runs.'),
    startedAt: time('Since when.'),
  },
  { $id: 'RunningTransaction', description: 'An open transaction of the tag that counts.' },
);

const showRunning = (one: Running) => ({
  transactionId: one.transactionId,
  chargerId: one.chargerId,
  startedAt: iso(one.startedAt),
});

export const stepSchema = Type.Object(
  {
    step: text('What was asked; in the order in which it is asked.', { enum: STEPS }),
    passed: flag('Whether it was passed. The first that is not ends the decision.'),
    found: text('What was found, in words.'),
    right: refOrNull('CoveringRight'),
    running: Type.Unsafe<unknown>({
      type: ['array', 'null'],
      items: { $ref: 'RunningTransaction#' },
      description: 'Of the step `concurrency`: the open transactions that count. Else null.',
    }),
  },
  {
    $id: 'AccessStep',
    description:
      'One step of a decision. `right`: of the step `right`, the one that counts; where none is good now, the nearest that is not. Else null.',
  },
);

export const showStep = (step: Step) => ({
  step: step.step,
  passed: step.passed,
  found: step.found,
  right: step.right === undefined ? null : showCovering(step.right),
  running: step.running?.map(showRunning) ?? null,
});

export const siteNameSchema = Type.Object(
  { groupId: int64('Id of the site.'), groupName: text('Its name.') },
  { $id: 'SiteName', description: 'A site by id and name.' },
);
export const accessGroupNameSchema = Type.Object(
  { accessGroupId: int64('Id of the access group.'), name: text('Its name.') },
  { $id: 'AccessGroupName', description: 'An access group by id and name.' },
);
const showGroup = ({ groupId, groupName }: NamedGroup) => ({ accessGroupId: groupId, name: groupName });
const showSite = ({ siteId, siteName }: NamedSite) => ({ groupId: siteId, groupName: siteName });

export const neededSchema = Type.Object(
  {
    remedy: text('What kind of thing would help.', { enum: REMEDIES }),
    words: text('What would help, in words.'),
    from: timeOrNull('When it comes by itself, as things are; null: it does not.'),
    chargerId: textOrNull('Of `give-right`: a right on this charger would do.'),
    sites: Type.Array(ref('SiteName'), {
      description: 'Of `give-right`: so would one on any of these: the charger’s site, then those above it.',
    }),
    accessGroups: Type.Array(ref('AccessGroupName'), {
      description:
        'Of `give-right`: so would one on any of these access groups, which hold the charger; at most 50.',
    }),
    transactionIds: Type.Array(int64('Id of a transaction.'), {
      description: 'Of `end-transaction`: those that count.',
    }),
  },
  { $id: 'Needed', description: 'What would turn a refusal into an accepted; other steps may then fail.' },
);

const showNeeded = (needed: Needed) => ({
  remedy: needed.remedy,
  words: needed.words,
  from: isoOrNull(needed.from),
  chargerId: needed.chargerId,
  sites: needed.sites.map(showSite),
  accessGroups: needed.groups.map(showGroup),
  transactionIds: needed.transactionIds,
});

export const PURPOSES = ['authorize', 'start'] as const;
export const outcome = text('Why it is so.', { enum: OUTCOMES });

const verdictKeys = {
  idTag: text('The tag: as it was entered, or as it was asked for.'),
  tagId: int64OrNull('Our id of the tag; null: nobody has it.'),
  driverId: int64OrNull('Whose it is; null: nobody’s.'),
  allowed: flag('Whether it may charge.'),
  outcome,
  steps: Type.Array(ref('AccessStep'), { description: 'The steps that led to it, in their order.' }),
  needed: refOrNull('Needed'),
};

export const tagAccessSchema = Type.Object(verdictKeys, {
  $id: 'TagAccess',
  description: 'Whether one tag may charge, and why. `needed` is null when it may.',
});

const placeKeys = {
  chargerId: text('The charger that was asked about.'),
  groupId: int64('Its site.'),
  groupName: text('Name of its site.'),
  policy: text('Policy of its site.', { enum: ['open', 'known', 'rights'] }),
  purpose: text('What was asked: may it start, or would Authorize accept it.', { enum: PURPOSES }),
  socketId: int32OrNull('The socket that was asked about.'),
  decidedAt: time('The moment that was judged: now.'),
};

export const accessSchema = Type.Object(
  { ...placeKeys, ...verdictKeys },
  { $id: 'Access', description: 'Whether a tag may charge at a charger, and why.' },
);
export const driverAccessSchema = Type.Object(
  {
    ...placeKeys,
    items: Type.Array(ref('TagAccess'), { description: 'The driver’s tags by id.' }),
    nextCursor: textOrNull('Asks for the next page, as `cursor`; null: this is the last one.'),
  },
  { $id: 'DriverAccess', description: 'Whether each of a driver’s tags may charge at a charger, and why.' },
);

export const showPlace = (place: AccessPlace) => ({
  chargerId: place.chargerId,
  groupId: place.sites[0]?.siteId,
  groupName: place.sites[0]?.siteName,
  policy: place.policy,
  purpose: place.purpose,
  socketId: place.socketId,
  decidedAt: iso(place.at),
});

export const showVerdict = (verdict: TagVerdict) => ({
  idTag: verdict.idTag,
  tagId: verdict.tagId,
  driverId: verdict.driverId,
  allowed: verdict.outcome === 'accepted',
  outcome: verdict.outcome,
  steps: verdict.steps.map(showStep),
  needed: verdict.needed === null ? null : showNeeded(verdict.needed),
});
