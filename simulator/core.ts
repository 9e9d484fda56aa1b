import { ChargingProfiles } from './charging-profiles.ts';
import { Configuration } from './configuration.ts';
import type { Signals } from './events.ts';
import type { ChargerAction, ChargerRequests } from './messages.ts';
import type { ChargerSettings } from './options.ts';
import { Outbox } from './outbox.ts';
import type { Random } from './random.ts';
import type { CallOutcome, RpcLink } from './rpc-link.ts';
import { SecurityLog } from './security-log.ts';
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
  readonly profiles: ChargingProfiles;
  readonly security: SecurityLog;
  /** Boot accepted and line up. */
  online(): boolean;
  /** Asks the server, outside the outbox. Tells observers of errors and silence. */
  call<A extends ChargerAction>(action: A, request: ChargerRequests[A]): Promise<CallOutcome>;
  /** Tells the server as soon as the line is up, again when it was lost; settles when it was answered, or never will be. */
  report<A extends ChargerAction>(action: A, request: ChargerRequests[A]): Promise<void>;
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
  const report: Core['report'] = async (action, request) => {
    while (!clock.ended.aborted && (await signals.until(online))) {
      const outcome = await call(action, request);
      if (outcome.kind !== 'lost') return;
      // Until the line knows that it is gone.
      if (!(await clock.sleep(1))) return;
    }
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
    profiles: new ChargingProfiles(settings, clock, configuration),
    security: new SecurityLog(clock, signals, (request) => report('SecurityEventNotification', request)),
    online,
    call,
    report,
  };
}
