import type { Grants } from '../../domain/access/grants.ts';
import type { CustomerId, OperatorId } from '../../domain/ids.ts';
import type { Tx } from './store.ts';

export interface FindActiveOperator {
  /** What an operator is called, and what its roles let it do and where. undefined: it is not there, or not active. */
  activeOperator(
    tx: Tx,
    customer: CustomerId,
    id: OperatorId,
  ): Promise<{ readonly name: string; readonly grants: Grants } | undefined>;
}
