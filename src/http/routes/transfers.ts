import { isRefusal, type Refusal } from '../../domain/errors.ts';
import type { CommandId } from '../../domain/ids.ts';
import type { Answer } from '../answer.ts';
import type { Ordering } from './commands.ts';

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
export async function orderedTransfer<T extends Asked>(
  { api, who, body, once, closing }: Ordering,
  wait: number | null,
  { address, order, read, show }: Way<T>,
): Promise<Answer | Refusal> {
  const answer = (one: T): Answer => ({ status: 202, json: show(one), location: `${address}/${one.id}` });
  const begun = await once(body, async (inside) => {
    const one = await order(inside);
    return isRefusal(one) ? one : answer(one);
  });
  if (isRefusal(begun) || (wait === null && begun.replayed !== true)) return begun;
  const id = Number(begun.location?.split('/').at(-1));
  const before = await read(id);
  if (isRefusal(before)) return before;
  const command = await api.awaitCommand(who, before.commandId, wait ?? 0, closing);
  if (isRefusal(command)) return command;
  const now = await read(id);
  if (isRefusal(now)) return now;
  return { ...answer(now), ...(begun.replayed === undefined ? {} : { replayed: begun.replayed }) };
}
