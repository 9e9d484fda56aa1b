/** How a command ends before its time: nobody further up can decide about it, so it is thrown. */

/** What the process answers its caller; docs/how-to/command-line.md says it, too. */
export const EXIT = { fine: 0, no: 1, usage: 2, unreachable: 3, signalled: 130 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What a refusal of the server says beside its sentence. */
export interface Told {
  readonly status?: number;
  readonly code?: string;
  readonly field?: string;
  readonly rule?: string;
  readonly requestId?: string;
}

/** Ends the command with this exit code; the message is a sentence for whoever typed it. */
export class Stop extends Error {
  override readonly name = 'Stop';
  readonly exitCode: ExitCode;
  readonly told: Told;

  constructor(exitCode: ExitCode, sentence: string, told: Told = {}) {
    super(sentence);
    this.exitCode = exitCode;
    this.told = told;
  }
}

/** The words on the command line can't be used. */
export const misused = (sentence: string) => new Stop(EXIT.usage, sentence);
