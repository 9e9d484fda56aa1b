import type { Core } from './core.ts';
import type { ChargerRequests } from './messages.ts';
import type { BootData } from './options.ts';
import type { RpcLink } from './rpc-link.ts';
import type { Cancel } from './sim-clock.ts';

/** Simulated seconds between two boots when the server names none. */
const BOOT_RETRY_S = 60;
/** Real milliseconds: however fast time runs, heartbeats never come closer together than this. */
const LEAST_HEARTBEAT_MS = 100;

/** Boot and heartbeat: how the charger introduces itself and shows that it lives. */
export class Registration {
  readonly #core: Core;
  readonly #onAccepted: () => void;
  #accepted = false;
  #cancelHeartbeat: Cancel | undefined;

  constructor(core: Core, onAccepted: () => void) {
    this.#core = core;
    this.#onAccepted = onAccepted;
  }

  /** The server has accepted this charger since its last start. */
  get accepted(): boolean {
    return this.#accepted;
  }

  /** The charger restarts: it will introduce itself again. */
  forget(): void {
    this.#accepted = false;
    this.stopHeartbeats();
  }

  /** Boots until accepted, as often as the server wants, for as long as the link lasts. */
  async introduce(link: RpcLink, current: () => boolean): Promise<void> {
    while (current() && !this.#accepted) {
      const waitS = await this.boot(link);
      if (waitS === undefined || this.#accepted) return;
      if (!(await this.#core.clock.sleep(waitS))) return;
    }
  }

  /** One BootNotification. Returns the simulated seconds to wait before the next, undefined when the link is gone. */
  async boot(link: RpcLink): Promise<number | undefined> {
    const { configuration, settings, signals } = this.#core;
    const outcome = await link.call('BootNotification', { ...bootRequest(settings.boot) });
    switch (outcome.kind) {
      case 'lost':
        return undefined;
      case 'timeout':
        signals.emit({ type: 'no-answer', action: 'BootNotification' });
        return BOOT_RETRY_S;
      case 'error':
        signals.emit({
          type: 'call-error',
          action: 'BootNotification',
          code: outcome.code,
          description: outcome.description,
        });
        return BOOT_RETRY_S;
      case 'result': {
        const status = String(outcome.payload.status);
        const given = outcome.payload.interval;
        const intervalS = typeof given === 'number' && given > 0 ? Math.floor(given) : 0;
        signals.emit({ type: 'booted', status, intervalS });
        if (status !== 'Accepted') return intervalS || BOOT_RETRY_S;
        if (intervalS > 0) configuration.change('HeartbeatInterval', String(intervalS));
        this.startHeartbeats();
        if (!this.#accepted) {
          this.#accepted = true;
          this.#onAccepted();
        }
        return BOOT_RETRY_S;
      }
    }
  }

  /** (Re)starts heartbeats at the configured interval; 0 means none. */
  startHeartbeats(): void {
    this.stopHeartbeats();
    const { clock, configuration } = this.#core;
    const intervalS = configuration.number('HeartbeatInterval');
    if (intervalS <= 0) return;
    const least = (LEAST_HEARTBEAT_MS / 1000) * clock.speed;
    this.#cancelHeartbeat = clock.every(Math.max(intervalS, least), () => void this.heartbeat());
  }

  stopHeartbeats(): void {
    this.#cancelHeartbeat?.();
    this.#cancelHeartbeat = undefined;
  }

  async heartbeat(): Promise<void> {
    if (!this.#core.online()) return;
    const outcome = await this.#core.call('Heartbeat', {});
    if (outcome.kind === 'result') this.#core.signals.emit({ type: 'heartbeat' });
  }
}

function bootRequest(boot: BootData): ChargerRequests['BootNotification'] {
  return {
    chargePointVendor: boot.vendor,
    chargePointModel: boot.model,
    ...(boot.serial === undefined
      ? {}
      : { chargePointSerialNumber: boot.serial, chargeBoxSerialNumber: boot.serial }),
    ...(boot.firmware === undefined ? {} : { firmwareVersion: boot.firmware }),
    ...(boot.iccid === undefined ? {} : { iccid: boot.iccid }),
    ...(boot.imsi === undefined ? {} : { imsi: boot.imsi }),
    ...(boot.meterType === undefined ? {} : { meterType: boot.meterType }),
    ...(boot.meterSerialNumber === undefined ? {} : { meterSerialNumber: boot.meterSerialNumber }),
  };
}
