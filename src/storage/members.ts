/** Repositories joined to one object: who may do what. */
import type { ApiKeys, FindKey, KeepKeys, RecordKeyUses, SitesAbove } from '../app/ports/keys.ts';
import type { FindActiveOperator } from '../app/ports/operator-grants.ts';
import {
  addKey,
  changeKey,
  holdKey,
  key,
  keyByPrefix,
  keyOfCustomer,
  keys,
  revokeKey,
  rotateKey,
  sitesAbove,
} from './api-keys.ts';
import { recordKeyUses } from './key-uses.ts';
import { activeOperator } from './operator-grants.ts';

export const memberRepositories = {
  addKey,
  changeKey,
  holdKey,
  key,
  keyByPrefix,
  keyOfCustomer,
  keys,
  revokeKey,
  rotateKey,
  sitesAbove,
  recordKeyUses,
  activeOperator,
} satisfies ApiKeys & KeepKeys & SitesAbove & FindKey & RecordKeyUses & FindActiveOperator;
