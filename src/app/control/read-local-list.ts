import { type Actor, isBound } from '../../domain/access/allow.ts';
import { MASK } from '../../domain/drivers/veil.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { ChargerId } from '../../domain/ids.ts';
import type { LocalList } from '../../domain/local-lists/local-list.ts';
import { readsOwn } from '../admin/own-customer.ts';
import type { Chargers } from '../ports/chargers-kept.ts';
import type { Clock } from '../ports/clock.ts';
import type { Page } from '../ports/keeping.ts';
import type { ListPlace, ReadEntry, ReadLocalLists } from '../ports/local-lists.ts';
import type { ReadSnapshot, Transact } from '../ports/store.ts';
import { mayOperate } from './order-command.ts';

type Ports = ReadSnapshot & Pick<Chargers, 'chargerByIdentity'> & ReadLocalLists;

/** A charger's list as it is told. `list` null: the server keeps none of it. */
export interface ToldLocalList {
  readonly place: ListPlace;
  readonly list: LocalList | null;
  readonly entries: number;
}

export function readLocalList(use: Ports) {
  return async (who: Actor, id: ChargerId): Promise<ToldLocalList | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    return use.read(async (tx) => {
      const kept = await use.chargerByIdentity(tx, by, id);
      const found = kept && (await use.localList(tx, by, kept.key));
      return found ?? refuse('charger-not-found');
    });
  };
}

/** What the charger has confirmed. Who sees only some branches is shown the tags of drivers there. */
export function listLocalListEntries(use: Ports) {
  return async (who: Actor, id: ChargerId, page: Page<number>): Promise<readonly ReadEntry[] | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    return use.read(async (tx) => {
      const kept = await use.chargerByIdentity(tx, by, id);
      if (kept === undefined) return refuse('charger-not-found');
      const rows = await use.localListEntries(tx, by, kept.key, page);
      return rows.map((row) =>
        isBound(who) && !row.seen ? { ...row, idTag: MASK, parentIdTag: null } : row,
      );
    });
  };
}

/** Sends the charger its whole list anew, as soon as it is there. */
export function resendLocalList(use: Ports & Transact & Clock) {
  return async (who: Actor, id: ChargerId): Promise<ToldLocalList | Refusal> => {
    const reads = readsOwn(who);
    if (isRefusal(reads)) return reads;
    const by = await mayOperate(use, who, id);
    if (isRefusal(by)) return by;
    return use.transact(async (tx) => {
      await use.resendLocalList(tx, by, use.now());
      return (await use.localList(tx, reads, by.thing.charger)) ?? refuse('charger-not-found');
    });
  };
}
