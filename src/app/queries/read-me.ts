import { type Actor, allow, type MemberRef } from '../../domain/access/allow.ts';
import type { Scope } from '../../domain/access/scopes.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { CustomerId, Instant, SiteId } from '../../domain/ids.ts';
import { ownCustomer } from '../admin/own-customer.ts';
import type { Clock } from '../ports/clock.ts';
import type { CustomerHere } from '../ports/keeping.ts';
import type { Sites } from '../ports/sites.ts';
import type { ReadSnapshot } from '../ports/store.ts';
import { type MemberPorts, memberNow } from './member-now.ts';

export interface Me {
  readonly member: MemberRef;
  readonly name: string;
  readonly customer: { readonly id: CustomerId; readonly name: string };
  readonly grants: readonly {
    readonly scopes: readonly Scope[];
    /** null: the whole customer. A site that is gone has no name. */
    readonly branch: { readonly id: SiteId; readonly name: string | null } | null;
  }[];
  /** null: no end is set. */
  readonly expiresAt: Instant | null;
}

type Ports = ReadSnapshot & MemberPorts & CustomerHere & Pick<Sites, 'site'> & Clock;

/** Who calls, and what it may at this moment. */
export function readMe(use: Ports) {
  return async (who: Actor): Promise<Me | Refusal> => {
    const thing = ownCustomer(who);
    if (isRefusal(thing) || !('grants' in who)) return refuse('not-authorised');
    const by = allow(who, 'read', thing);
    if (isRefusal(by)) return by;
    return use.read(async (tx) => {
      const now = await memberNow(use, tx, who, use.now());
      const customer = await use.customerHere(tx, by);
      if (now === undefined || customer === undefined) return refuse('not-authorised');
      const named = async (id: SiteId) => ({
        id,
        name: (await use.site(tx, by, id))?.groupName ?? null,
      });
      const grants: Me['grants'][number][] = [];
      for (const { scopes, branch } of now.grants) {
        grants.push({ scopes, branch: branch === null ? null : await named(branch) });
      }
      const { id, name } = customer;
      return { member: who, name: now.name, customer: { id, name }, grants, expiresAt: now.expiresAt };
    });
  };
}
