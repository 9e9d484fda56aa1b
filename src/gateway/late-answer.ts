import type { Admitted, Door } from '../app/charging/charging.ts';
import type { Protocol } from './protocol.ts';
import type { ErrorFrame, ResultFrame } from './rpc/frame.ts';
import type { Log } from './settings.ts';

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
  const known = await door.answeredLate(admitted, frame.id, (action) =>
    frame.kind === 'result'
      ? { answer: frame.payload, judgement: protocol.judge(action, frame.payload) }
      : { code: frame.code, description: frame.description },
  );
  if (known) return;
  const { chargerId } = admitted;
  log.info({ chargerId, messageId: frame.id.slice(0, 100) }, 'an answer that nobody waits for');
}
