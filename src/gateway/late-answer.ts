import type { Admitted, Door } from '../app/charging/charging.ts';
import type { Protocol } from './protocol.ts';
import type { ErrorFrame, ResultFrame } from './rpc/frame.ts';
import { keepable } from './rpc/mask.ts';
import type { Log } from './settings.ts';
import { errorSaid, toldAnswer } from './told.ts';

interface Parts {
  readonly admitted: Admitted;
  readonly door: Door;
  readonly protocol: Protocol;
  readonly log: Log;
}

/** Nobody waits for it any more, or it was asked over an earlier connection: what was ordered is told its end all the same. */
export async function answeredLate(
  { admitted, door, log, protocol }: Parts,
  frame: ResultFrame | ErrorFrame,
): Promise<void> {
  const messageId = keepable(frame.id);
  const known = await door.answeredLate(admitted, messageId, (action) =>
    frame.kind === 'result'
      ? toldAnswer(protocol, action, frame.payload)
      : { error: errorSaid(frame.code, frame.description) },
  );
  if (known) return;
  const { chargerId } = admitted;
  log.info({ chargerId, messageId: messageId.slice(0, 100) }, 'an answer that nobody waits for');
}
