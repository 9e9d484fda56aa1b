import { verify, X509Certificate } from 'node:crypto';
import type { Core } from './core.ts';
import { download } from './files.ts';
import type { FirmwareStatus, SignedFirmwareStatus } from './messages.ts';
import { attempt, type Tries } from './uploads.ts';

export interface UpdateJob extends Tries {
  readonly location: string;
  readonly retrieveAt: Date;
  /** Of a SignedUpdateFirmware. */
  readonly signed: Signed | undefined;
}

export interface Signed {
  readonly requestId: number;
  readonly installAt: Date | undefined;
  readonly certificate: X509Certificate;
  /** Of the file, SHA-256. */
  readonly signature: Buffer;
}

/** What an update needs of its charger. */
export interface Updated {
  /** Whether a transaction runs. */
  busy(): boolean;
  /** Restarts; resolves true when it is at work again, false when it was closed before. */
  restart(): Promise<boolean>;
}

/**
 * New firmware (OCPP 1.6, 5.19; white paper, L01 of OCPP 2.0.1): fetched, checked where it is signed, installed when nobody charges,
 * and booted with. A file without content cannot be installed. The version is what the file's name says.
 */
export class Firmware {
  readonly #core: Core;
  readonly #charger: Updated;
  #cancel: AbortController | undefined;
  #now: { status: SignedFirmwareStatus; signed: Signed | undefined } = { status: 'Idle', signed: undefined };

  constructor(core: Core, charger: Updated) {
    this.#core = core;
    this.#charger = charger;
  }

  /** One update at a time: another that is under way is given up. Answers whether there was one. */
  update(job: UpdateJob): { readonly canceled: boolean; begin(): Promise<void> } {
    const canceled = this.#cancel !== undefined;
    this.#cancel?.abort();
    const cancel = new AbortController();
    this.#cancel = cancel;
    const begin = async (): Promise<void> => {
      await this.#run(job, AbortSignal.any([cancel.signal, this.#core.clock.ended]));
      if (this.#cancel !== cancel) return;
      this.#cancel = undefined;
      this.#now = { status: 'Idle', signed: undefined };
    };
    return { canceled, begin };
  }

  /** A trigger asks how it stands; `signed`: in the words of the white paper. */
  tellNow(signed: boolean): Promise<void> {
    const { status, signed: by } = this.#now;
    if (!signed) {
      const plain = by === undefined ? (status as FirmwareStatus) : 'Idle';
      return this.#core.report('FirmwareStatusNotification', { status: plain });
    }
    const request = by === undefined ? { status: 'Idle' as const } : { status, requestId: by.requestId };
    return this.#core.report('SignedFirmwareStatusNotification', request);
  }

  async #run(job: UpdateJob, ended: AbortSignal): Promise<void> {
    const { clock, security, signals, settings } = this.#core;
    const { signed, location } = job;
    const tell = (status: SignedFirmwareStatus): Promise<void> => this.#tell(status, signed, ended);
    if (!(await this.#waits(job.retrieveAt, 'DownloadScheduled', signed, ended))) return;
    await tell('Downloading');
    const file = await attempt(this.#core, job, () => download(location, ended));
    if (file === undefined) return tell('DownloadFailed');
    await tell('Downloaded');
    if (signed !== undefined) {
      if (!isGood(file, signed)) {
        await tell('InvalidSignature');
        security.note('InvalidFirmwareSignature', location);
        return;
      }
      await tell('SignatureVerified');
      if (!(await this.#waits(signed.installAt ?? clock.now(), 'InstallScheduled', signed, ended))) return;
    }
    if (!(await signals.until(() => !this.#charger.busy() || ended.aborted)) || ended.aborted) return;
    await tell('Installing');
    if (file.length === 0) return tell('InstallationFailed');
    if (signed !== undefined) await tell('InstallRebooting');
    if (ended.aborted) return;
    settings.boot.firmware = versionOf(location) ?? settings.boot.firmware ?? '1.0.0';
    if (!(await this.#charger.restart())) return;
    await tell('Installed');
    if (signed !== undefined) security.note('FirmwareUpdated', settings.boot.firmware);
  }

  /** Until its time; one that is signed says that it waits. Answers whether it goes on. */
  async #waits(
    until: Date,
    status: SignedFirmwareStatus,
    signed: Signed | undefined,
    ended: AbortSignal,
  ): Promise<boolean> {
    const { clock } = this.#core;
    if (until.getTime() > clock.now().getTime()) {
      if (signed !== undefined) await this.#tell(status, signed, ended);
      await clock.reaches(until);
    }
    return !ended.aborted;
  }

  async #tell(status: SignedFirmwareStatus, signed: Signed | undefined, ended: AbortSignal): Promise<void> {
    if (ended.aborted) return;
    this.#now = { status, signed };
    this.#core.signals.emit({ type: 'progress', of: 'firmware', status });
    if (signed === undefined) {
      await this.#core.report('FirmwareStatusNotification', { status: status as FirmwareStatus });
    } else {
      const { requestId } = signed;
      await this.#core.report('SignedFirmwareStatusNotification', { status, requestId });
    }
  }
}

function isGood(file: Buffer, { certificate, signature }: Signed): boolean {
  try {
    return verify('sha256', file, certificate.publicKey, signature);
  } catch {
    return false;
  }
}

/** `https://…/charger-2.1.0.bin` is 2.1.0. */
function versionOf(location: string): string | undefined {
  const name = location.split(/[?#]/)[0]?.split('/').at(-1) ?? '';
  return /\d+(?:\.\d+)+/.exec(name)?.[0].slice(0, 50);
}

/** The certificate in a PEM text; undefined when there is none. */
export function readCertificate(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}
