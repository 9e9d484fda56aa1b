/** How much waits or runs, of all customers together. Each number comes out of an index that holds nothing else. */
import { sql } from 'kysely';
import type { Tx } from '../app/ports/store.ts';
import type { WorkInHand } from '../app/ports/work-in-hand.ts';
import { on } from './tx.ts';

export async function countWork(tx: Tx): Promise<WorkInHand> {
  // Written out, and not as parameters: so the index of the few rows that are in a state is found.
  const commands = (state: 'queued' | 'sent') =>
    on(tx)
      .selectFrom('commands')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('state', '=', sql.lit(state))
      .executeTakeFirstOrThrow();
  const imports = () =>
    on(tx)
      .selectFrom('imports')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('ended_at', 'is', null)
      .executeTakeFirstOrThrow();
  const bulkCommands = () =>
    on(tx)
      .selectFrom('bulk_commands')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('made_at', 'is', null)
      .executeTakeFirstOrThrow();
  return {
    commandsQueued: Number((await commands('queued')).count),
    commandsSent: Number((await commands('sent')).count),
    imports: Number((await imports()).count),
    bulkCommands: Number((await bulkCommands()).count),
  };
}
