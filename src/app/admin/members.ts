/** What management offers of who may do what: who calls, and API keys. */
import type { ReadCustomerAudit } from '../ports/audit.ts';
import type { Clock } from '../ports/clock.ts';
import type { CustomerHere } from '../ports/keeping.ts';
import type { ApiKeys, FindKey, KeepKeys, SitesAbove } from '../ports/keys.ts';
import type { FindActiveOperator } from '../ports/operator-grants.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { Sites } from '../ports/sites.ts';
import type { ActFor, ReadSnapshot, Transact } from '../ports/store.ts';
import { type AdminKeys, authenticate, authenticateNow } from '../queries/authenticate.ts';
import type { FindShownKey } from '../queries/kept-keys.ts';
import { listKeyHistory, listKeys, readKey } from '../queries/read-keys.ts';
import { readMe } from '../queries/read-me.ts';
import { stillGood } from '../queries/still-good.ts';
import { changeKey, revokeKey, rotateKey } from './change-key.ts';
import { createKey } from './create-key.ts';
import type { NoteKeyUse } from './key-uses.ts';

export type MembersPorts = ActFor &
  Transact &
  ReadSnapshot &
  Clock &
  Secrets &
  AdminKeys &
  NoteKeyUse &
  CustomerHere &
  ApiKeys &
  KeepKeys &
  FindKey &
  FindShownKey &
  SitesAbove &
  Pick<Sites, 'site'> &
  FindActiveOperator &
  Pick<ReadCustomerAudit, 'keyAudit'>;

/** The use-cases, each by itself. */
export function membersOf(use: MembersPorts) {
  return {
    authenticate: authenticate(use),
    authenticateNow: authenticateNow(use),
    stillGood: stillGood(use),
    readMe: readMe(use),
    createKey: createKey(use),
    readKey: readKey(use),
    listKeys: listKeys(use),
    listKeyHistory: listKeyHistory(use),
    changeKey: changeKey(use),
    rotateKey: rotateKey(use),
    revokeKey: revokeKey(use),
  };
}
