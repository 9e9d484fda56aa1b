/** Answers that are kept, so that a request sent again after a lost answer is not done again. */
import type { CustomerId, Instant } from '../../domain/ids.ts';
import type { Tx } from './store.ts';

/** Whose request, and which; both hashed. */
export interface RequestName {
  /** `admin`, or `key 5`: each has its own names. */
  readonly scope: string;
  readonly customerId: CustomerId | null;
  readonly keyHash: string;
  readonly fingerprint: string;
}

export interface SealedAnswer {
  readonly fingerprint: string;
  /** null: the request is still under way. */
  readonly status: number | null;
  readonly location: string | null;
  readonly revision: number | null;
  /** null: the answer had no body. */
  readonly answer: string | null;
  readonly createdAt: Instant;
}

export interface IdempotencyKeys {
  /** Takes the name for this transaction; answers what another one kept under it, where it did since `since`. */
  claimRequest(tx: Tx, request: RequestName, at: Instant, since: Instant): Promise<SealedAnswer | undefined>;
  keepAnswer(
    tx: Tx,
    request: RequestName,
    kept: Pick<SealedAnswer, 'location' | 'revision' | 'answer'> & { readonly status: number },
  ): Promise<void>;
  /** Drops what was kept before `before`; answers how many. */
  forgetAnswers(tx: Tx, before: Instant): Promise<number>;
}
