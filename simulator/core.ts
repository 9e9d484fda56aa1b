import { Configuration } from './configuration.ts';
import type { Signals } from './events.ts';
import type { ChargerAction, ChargerRequests } from './messages.ts';
import type { ChargerSettings } from './options.ts';
import { Outbox } from './outbox.ts';
import type { Random } from './random.ts';
import type { CallOutcome, RpcLink } from './rpc-link.ts';
import type { SimClock } from './sim-clock.ts';
import { StatusBoard } from './status-board.ts';
import { TagMemory } from './tag-memory.ts';

/** The organs of one charger, handed to each part that needs them. */
export interface Core {
  readonly settings: ChargerSettings;
  readonly clock: SimClock;
  readonly random: Random;
  readonly signals: Signals;
  readonly configuration: Configuration;
  readonly tags: TagMemory;
  readonly outbox: Outbox;
  readonly board: StatusBoard;
  /** Boot accepted and line up. */
  online(): boolean;
  /** Asks the server, outside the outbox. Tells observers of errors and silence. */
  call<A extends ChargerAction>(action: A, request: ChargerRequests[A]): Promise<CallOutcome>;
}

export interface CoreParts extends Pick<Core, 'settings' | 'clock' | 'random' | 'signals'> {
  /** The link while the socket is open. */
  link(): RpcLink | undefined;
  /** The server has accepted the boot. */
  accepted(): boolean;
}

export function makeCore(parts: CoreParts): Core {
  const { settings, clock, random, signals } = parts;
  const configuration = new Configuration(settings);
  const link = (): RpcLink | undefined => (parts.accepted() ? parts.link() : undefined);
  const online = (): boolean => link() !== undefined;
  const call: Core['call'] = async (action, request) => {
    const outcome: CallOutcome = (await parts.link()?.call(action, { ...request })) ?? { kind: 'lost' };
    if (outcome.kind === 'timeout') signals.emit({ type: 'no-answer', action });
    if (outcome.kind === 'error') {
      signals.emit({ type: 'call-error', action, code: outcome.code, description: outcome.description });
    }
    return outcome;
  };
  return {
    settings,
    clock,
    random,
    signals,
    configuration,
    tags: new TagMemory(configuration),
    outbox: new Outbox({
      clock,
      signals,
      link,
      attempts: () => configuration.number('TransactionMessageAttempts'),
      retryIntervalS: () => configuration.number('TransactionMessageRetryInterval'),
    }),
    board: new StatusBoard({
      clock,
      signals,
      online,
      send: (connectorId, { status, errorCode, since }) =>
        call('StatusNotification', { connectorId, status, errorCode, timestamp: since.toISOString() }),
    }),
    online,
    call,
  };
}
