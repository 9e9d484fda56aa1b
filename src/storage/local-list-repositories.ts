/** The repositories of local lists joined into one object, for storage.ts. */
import type {
  FollowCauses,
  KeepLocalLists,
  ReadLocalLists,
  SweepLocalLists,
  WantedTags,
} from '../app/ports/local-lists.ts';
import {
  anyLocalListDue,
  customersWithCauses,
  followCauses,
  hasLocalList,
  localListArrived,
  localListsDue,
  parkLocalLists,
  unparkLocalLists,
} from './local-list-causes.ts';
import { factsOfTags, nextMoment, wantedTags } from './local-list-wanted.ts';
import {
  changeLocalList,
  confirmSent,
  dropLocalList,
  forgetEntries,
  forgetSent,
  holdLocalList,
  keepSent,
  knownEntries,
} from './local-lists.ts';
import { localList, localListEntries, resendLocalList } from './read-local-lists.ts';

export const localListRepositories = {
  anyLocalListDue,
  changeLocalList,
  confirmSent,
  customersWithCauses,
  dropLocalList,
  factsOfTags,
  followCauses,
  forgetEntries,
  forgetSent,
  hasLocalList,
  holdLocalList,
  keepSent,
  knownEntries,
  localList,
  localListArrived,
  localListEntries,
  localListsDue,
  nextMoment,
  parkLocalLists,
  resendLocalList,
  unparkLocalLists,
  wantedTags,
} satisfies KeepLocalLists & WantedTags & SweepLocalLists & FollowCauses & ReadLocalLists;
