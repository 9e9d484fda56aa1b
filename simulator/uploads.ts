import type { Core } from './core.ts';
import { upload } from './files.ts';
import type { DiagnosticsStatus, LogStatus } from './messages.ts';

/** How often a file is tried again, and after how many simulated seconds. */
export interface Tries {
  readonly retries: number;
  readonly intervalS: number;
}

export interface UploadJob extends Tries {
  readonly location: string;
  readonly name: string;
  content(): string;
}

/** Tries once and so often again; undefined when it never came to anything, or the charger ended. */
export async function attempt<T>(
  core: Core,
  { retries, intervalS }: Tries,
  once: () => Promise<T | undefined>,
): Promise<T | undefined> {
  for (let left = retries; ; left -= 1) {
    const got = await once();
    if (got !== undefined || left <= 0) return got;
    if (!(await core.clock.sleep(intervalS))) return undefined;
  }
}

/** Diagnostics and logs on their way to where the server wants them (OCPP 1.6, 5.9; white paper, N01 of OCPP 2.0.1). */
export class Uploads {
  readonly #core: Core;
  #diagnostics: DiagnosticsStatus = 'Idle';
  #log: { status: LogStatus; requestId: number | undefined } = { status: 'Idle', requestId: undefined };
  #cancelLog: AbortController | undefined;

  constructor(core: Core) {
    this.#core = core;
  }

  async sendDiagnostics(job: UploadJob): Promise<void> {
    await this.#tellDiagnostics('Uploading');
    const sent = await this.#send(job, this.#core.clock.ended);
    await this.#tellDiagnostics(sent ? 'Uploaded' : 'UploadFailed');
    this.#diagnostics = 'Idle';
  }

  /** One log at a time: another that is on its way is given up. Answers whether there was one. */
  sendLog(requestId: number, job: UploadJob): { readonly canceled: boolean; begin(): Promise<void> } {
    const canceled = this.#cancelLog !== undefined;
    this.#cancelLog?.abort();
    const cancel = new AbortController();
    this.#cancelLog = cancel;
    const begin = async (): Promise<void> => {
      await this.#tellLog('Uploading', requestId);
      const sent = await this.#send(job, AbortSignal.any([this.#core.clock.ended, cancel.signal]));
      if (cancel.signal.aborted) return;
      await this.#tellLog(sent ? 'Uploaded' : 'UploadFailure', requestId);
      if (this.#cancelLog !== cancel) return;
      this.#cancelLog = undefined;
      this.#log = { status: 'Idle', requestId: undefined };
    };
    return { canceled, begin };
  }

  /** A TriggerMessage asks how it stands. */
  diagnosticsNow(): Promise<void> {
    return this.#core.report('DiagnosticsStatusNotification', {
      status: this.#diagnostics === 'Uploading' ? 'Uploading' : 'Idle',
    });
  }

  logNow(): Promise<void> {
    const { status, requestId } = this.#log;
    const request =
      status === 'Uploading' && requestId !== undefined ? { status, requestId } : { status: 'Idle' as const };
    return this.#core.report('LogStatusNotification', request);
  }

  async #send({ location, name, content, ...tries }: UploadJob, ended: AbortSignal): Promise<boolean> {
    const once = async () =>
      ended.aborted || (await upload(location, name, content(), ended)) ? true : undefined;
    return (await attempt(this.#core, tries, once)) === true;
  }

  #tellDiagnostics(status: DiagnosticsStatus): Promise<void> {
    this.#diagnostics = status;
    this.#core.signals.emit({ type: 'progress', of: 'diagnostics', status });
    return this.#core.report('DiagnosticsStatusNotification', { status });
  }

  #tellLog(status: LogStatus, requestId: number): Promise<void> {
    this.#log = { status, requestId };
    this.#core.signals.emit({ type: 'progress', of: 'log', status });
    return this.#core.report('LogStatusNotification', { status, requestId });
  }
}
