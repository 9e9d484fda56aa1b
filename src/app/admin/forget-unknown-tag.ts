import type { Actor } from '../../domain/access/allow.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import { foldTag } from '../../domain/ids.ts';
import type { Transact } from '../ports/store.ts';
import type { ForgetUnknownTag } from '../ports/unknown-tags.ts';
import { keepsOwn } from './own-customer.ts';

/** Takes a tag off the list of unknown ones, until it is shown again. */
export function forgetUnknownTag(use: Transact & ForgetUnknownTag) {
  return async (who: Actor, idTag: string): Promise<Refusal | undefined> => {
    const own = keepsOwn(who);
    if (isRefusal(own)) return own;
    const gone = await use.transact((tx) => use.forgetUnknownTag(tx, own.keeps, foldTag(idTag)));
    return gone ? undefined : refuse('unknown-tag-not-found');
  };
}
