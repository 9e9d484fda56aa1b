import type { Actor } from '../../domain/access/allow.ts';
import type { UnknownTag } from '../../domain/drivers/unknown-tag.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { ChargerId, Instant } from '../../domain/ids.ts';
import { readsOwn } from '../admin/own-customer.ts';
import type { Page } from '../ports/keeping.ts';
import type { EverThere } from '../ports/read-transactions.ts';
import type { ReadSnapshot } from '../ports/store.ts';
import type { UnknownTags } from '../ports/unknown-tags.ts';

type Ports = ReadSnapshot & Pick<UnknownTags, 'unknownTags'> & Pick<EverThere, 'chargersEver'>;

/** Tags that chargers showed and nobody has, newest first. */
export function listUnknownTags(use: Ports) {
  return async (
    who: Actor,
    chargerId: ChargerId | null,
    page: Page<{ readonly at: Instant; readonly id: number }>,
  ): Promise<readonly UnknownTag[] | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    return use.read(async (tx) => {
      const chargers = chargerId === null ? null : await use.chargersEver(tx, by, chargerId);
      if (chargers?.length === 0) return refuse('charger-not-found');
      return use.unknownTags(tx, by, chargers, page);
    });
  };
}
