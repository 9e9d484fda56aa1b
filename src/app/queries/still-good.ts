import { type Caller, isMember } from '../../domain/access/allow.ts';
import { stillHolds } from '../../domain/access/grants.ts';
import type { Clock } from '../ports/clock.ts';
import { type ActFor, type ReadSnapshot, wholeOf } from '../ports/store.ts';
import { type MemberPorts, memberNow } from './member-now.ts';

/** Whether a caller may still do what it might when it was let in: an answer that goes on for long ends when it may not. */
export function stillGood(use: ReadSnapshot & ActFor & MemberPorts & Clock) {
  return async (who: Caller): Promise<boolean> => {
    if (!isMember(who)) return true;
    const look = () => use.read((tx) => memberNow(use, tx, who, use.now()));
    const now = await use.actFor(wholeOf(who.customerId), look);
    return now !== undefined && stillHolds(now.grants, who.grants);
  };
}
