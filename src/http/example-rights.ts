/** Examples of rights and access groups, in their order among those of examples.ts. */
import {
  accessGroup,
  accessibleCharger,
  chargerRight,
  dates,
  groupCharger,
  groupRight,
  holder,
  shownTag,
  siteRight,
} from './example-access.ts';
import { assignedTag } from './example-drivers.ts';
import { page, siteChanged } from './example-things.ts';

const tagHolder = { idTag: '04A1B2C3D4E5F6', driverName: 'Aino Virtanen' };

/** A right as it is sent: what is only served is left out. */
const sentRight = ({ name: _n, givenBy: _b, givenAt: _a, good: _g, ...right }: Record<string, unknown>) =>
  right;

const groupChanged = {
  ...siteChanged,
  thing: 'access-group',
  thingId: '1',
  changes: { name: { from: 'Night fleet', to: 'Night' } },
};

export const rightExamples = {
  createAccessGroup: { body: { name: 'Night fleet', externalId: 'yard-1' }, answer: accessGroup },
  getAccessGroup: { answer: accessGroup },
  getAccessGroupByExternalId: { answer: accessGroup },
  changeAccessGroup: { body: { name: 'Night' }, answer: { ...accessGroup, name: 'Night' } },
  listAccessGroupHistory: { query: { action: 'change' }, answer: page(groupChanged) },
  replaceAccessGroup: { body: { name: 'Night fleet', externalId: 'yard-1' }, answer: accessGroup },
  upsertAccessGroup: { body: { name: 'Night fleet' }, answer: accessGroup },
  putAccessGroupCharger: { answer: accessGroup },
  replaceAccessGroupChargers: { body: { chargerIds: ['YARD-1'] }, answer: accessGroup },
  listAccessGroupChargers: { answer: page(groupCharger) },
  listAccessGroups: { query: { chargerId: 'YARD-1' }, answer: page(accessGroup) },
  putSiteRight: { body: dates, answer: siteRight },
  putChargerRight: { body: dates, answer: chargerRight },
  putAccessGroupRight: { body: dates, answer: groupRight },
  getSiteRight: { answer: siteRight },
  getChargerRight: { answer: chargerRight },
  getAccessGroupRight: { answer: groupRight },
  listRights: { answer: page(siteRight, chargerRight, groupRight) },
  replaceRights: {
    body: { items: [siteRight, chargerRight, groupRight].map(sentRight) },
    answer: page(siteRight, chargerRight, groupRight),
  },
  getTagHolder: { path: { idTag: tagHolder.idTag }, answer: tagHolder },
  putSiteRightByTag: {
    path: { idTag: tagHolder.idTag },
    body: dates,
    answer: { ...tagHolder, right: siteRight },
  },
  getSiteRightByTag: { path: { idTag: tagHolder.idTag }, answer: { ...tagHolder, right: siteRight } },
  putChargerRightByTag: {
    path: { idTag: tagHolder.idTag },
    body: dates,
    answer: { ...tagHolder, right: chargerRight },
  },
  getChargerRightByTag: { path: { idTag: tagHolder.idTag }, answer: { ...tagHolder, right: chargerRight } },
  listSiteRights: { answer: page(holder) },
  listAccessibleChargers: { answer: page(accessibleCharger) },
  listChargerRights: { answer: page(holder) },
  listAccessGroupRights: { answer: page(holder) },
  deleteAccessGroup: {
    query: { dryRun: true },
    answer: { wouldGo: [{ kind: 'group-rights', count: 1, named: [{ id: '1', name: 'Aino Virtanen' }] }] },
  },
};

export const unknownTagExamples = {
  listUnknownTags: { query: { chargerId: 'YARD-1' }, answer: page(shownTag) },
  assignUnknownTag: {
    body: { userid: 1, tokenName: 'Blue card, as the gate reads it' },
    answer: assignedTag,
  },
  deleteUnknownTag: { path: { idTag: 'NOBODYS-TAG' } },
};
