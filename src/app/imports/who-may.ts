import type { Member } from '../../domain/access/allow.ts';
import { narrowed } from '../../domain/access/grants.ts';
import { type Import, neededFor } from '../../domain/imports/import.ts';
import type { Clock } from '../ports/clock.ts';
import type { Tx } from '../ports/store.ts';
import { type MemberPorts, memberNow } from '../queries/member-now.ts';

/** In whose name an import is done, with what that needs of what he may at this moment. undefined: he may not, any more. */
export async function whoMay(use: MemberPorts & Clock, tx: Tx, one: Import): Promise<Member | undefined> {
  const { customerId, id, askedBy, kind } = one;
  const who = { ...askedBy, customerId, grants: [], through: `import ${id}` };
  const now = await memberNow(use, tx, who, use.now());
  if (now === undefined) return undefined;
  const grants = narrowed(now.grants, neededFor(kind)).filter(({ branch }) => branch === null);
  return grants.length === 0 ? undefined : { ...who, grants };
}
