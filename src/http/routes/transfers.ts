import { isRefusal, type Refusal } from '../../domain/errors.ts';
import type { CommandId } from '../../domain/ids.ts';
import type { Answer } from '../answer.ts';
import { type Ordering, orderedOnce } from './commands.ts';

export const TRANSFER_HEADERS = { Location: { type: 'string', description: 'Where it is read.' } };

interface Asked {
  readonly id: number;
  readonly commandId: CommandId;
}

/** What is ordered, where it is read and how it is shown. */
interface Way<T extends Asked> {
  readonly address: string;
  order(inside: Ordering['api']): Promise<T | Refusal>;
  read(id: number): Promise<T | Refusal>;
  show(one: T): object;
}

/** Orders once, then waits for the end of its command as long as is asked for. */
export function orderedTransfer<T extends Asked>(
  call: Ordering,
  wait: number | null,
  { address, order, read, show }: Way<T>,
): Promise<Answer | Refusal> {
  async function awaited(id: number, milliseconds: number): Promise<T | Refusal> {
    const before = await read(id);
    if (isRefusal(before)) return before;
    const command = await call.api.awaitCommand(call.who, before.commandId, milliseconds, call.closing);
    return isRefusal(command) ? command : read(id);
  }
  const answer = (one: T): Answer => ({ status: 202, json: show(one), location: `${address}/${one.id}` });
  return orderedOnce(call, wait, order, awaited, answer);
}
