import type { Grants } from '../../domain/access/grants.ts';
import type { CustomerId, Instant, OperatorId, SessionId } from '../../domain/ids.ts';
import type { Tx } from './store.ts';

export interface FindActiveOperator {
  /**
   * What an operator is called, and what its roles let it do and where. undefined: it is not there, or not active, or the session has
   * ended (null: by none).
   */
  activeOperator(
    tx: Tx,
    customer: CustomerId,
    id: OperatorId,
    session: SessionId | null,
    now: Instant,
  ): Promise<{ readonly name: string; readonly grants: Grants } | undefined>;
}
