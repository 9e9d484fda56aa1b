/** Which action an answer is about: that of the CALL with its message id, wherever that one was logged. */
import type { LoggedFrame } from '../app/ports/frames.ts';
import type { Tx } from '../app/ports/store.ts';
import type { ChargerKey, CustomerId } from '../domain/ids.ts';
import { chunks, filled } from './rows.ts';
import { on } from './tx.ts';

interface Call {
  readonly charger: ChargerKey;
  readonly direction: string;
  readonly messageId: string | null;
}

/** Of an answer it is the other direction's. */
const keyOf = ({ charger, direction, messageId }: Call) => `${charger} ${direction} ${messageId}`;
const callOf = (answer: LoggedFrame) =>
  keyOf({ ...answer, direction: answer.direction === 'in' ? 'out' : 'in' });

const isOpen = ({ kind, action, messageId }: LoggedFrame) =>
  kind !== 'call' && action === null && messageId !== null;

/**
 * The action of each of some frames. Most know their own: looked up are answers whose CALL went over an earlier connection, among
 * the frames that are to be logged with them and those that are kept, which are bounded per charger.
 */
export async function actionsOfCalls(
  tx: Tx,
  frames: readonly LoggedFrame[],
): Promise<(frame: LoggedFrame) => string | null> {
  const open = frames.filter(isOpen);
  if (open.length === 0) return ({ action }) => action;
  const actions = new Map<string, string | null>();
  for (const [customer, own] of Map.groupBy(open, (frame) => frame.customerId)) {
    for (const part of chunks(own)) await lookUp(tx, customer, part, actions);
  }
  for (const frame of frames) if (frame.kind === 'call') actions.set(keyOf(frame), frame.action);
  return (frame) => (isOpen(frame) ? (actions.get(callOf(frame)) ?? null) : frame.action);
}

async function lookUp(
  tx: Tx,
  customer: CustomerId,
  answers: readonly LoggedFrame[],
  actions: Map<string, string | null>,
): Promise<void> {
  const chargers = [...new Set(answers.map(({ charger }) => charger))];
  const ids = [...new Set(answers.flatMap(({ messageId }) => messageId ?? []))];
  const rows = await on(tx)
    .selectFrom('frames')
    .select(['charger', 'direction', 'message_id', 'action'])
    .where('customer_id', '=', customer)
    .where('charger', 'in', filled(chargers))
    .where('message_id', 'in', filled(ids))
    .where('kind', '=', 'call')
    .orderBy('id')
    .execute();
  for (const row of rows) {
    const call = { ...row, charger: row.charger as ChargerKey, messageId: row.message_id };
    actions.set(keyOf(call), row.action);
  }
}
