/**
 * Processes of a bench and how they talk: a server under test, a ceiling, a load generator, each a process of its own, so
 * that none does its work on another's event loop. The parent asks by name, the child answers.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// biome-ignore lint/suspicious/noExplicitAny: any function can be asked; Peer keeps its own types.
export type Answers = Record<string, (given: any) => unknown>;

interface Question {
  readonly id: number;
  readonly what: string;
  readonly given: unknown;
}
interface Reply {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

/** In the child: answers the parent's questions from now on; ends when the parent is gone. `ready` is told it at once. */
export function answerParent(answers: Answers, ready: unknown = null): void {
  process.on('message', (message) => {
    const { id, what, given } = message as Question;
    Promise.resolve()
      .then(() => answers[what]?.(given))
      .then(
        (value) => process.send?.({ id, value } satisfies Reply),
        (error: unknown) =>
          process.send?.({ id, error: String((error as Error).stack ?? error) } satisfies Reply),
      );
  });
  process.once('disconnect', () => process.exit(0));
  // Ctrl-C reaches the whole group: the parent decides.
  process.on('SIGINT', () => {});
  process.send?.({ id: 0, value: ready } satisfies Reply);
}

export interface Peer<A extends Answers, R = unknown> {
  readonly ready: R;
  ask<K extends keyof A & string>(what: K, ...given: Parameters<A[K]>): Promise<Awaited<ReturnType<A[K]>>>;
  /** Asks it to `close` if it can, then ends it. */
  stop(): Promise<void>;
}

export interface PeerOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly execArgv?: readonly string[];
  /** Whether it has an answer to `close`. */
  readonly closes?: boolean;
}

let started = 0;

/** Starts a script of bench/ and waits until it is ready. What it prints goes to a file that is shown when it fails. */
export async function startPeer<A extends Answers, R = unknown>(
  script: URL,
  { env = {}, execArgv = [], closes = false }: PeerOptions = {},
): Promise<Peer<A, R>> {
  const printed = join(tmpdir(), `forecourt-bench-${process.pid}-${started++}.log`);
  const file = openSync(printed, 'w');
  const child = fork(fileURLToPath(script), [], {
    env: { PATH: process.env.PATH ?? '', TMPDIR: tmpdir(), ...env },
    execArgv: [...execArgv],
    serialization: 'advanced',
    stdio: ['ignore', file, file, 'ipc'],
  });
  closeSync(file);
  const waiting = new Map<number, PromiseWithResolvers<unknown>>([[0, Promise.withResolvers()]]);
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.on('message', (message) => {
    const { id, value, error } = message as Reply;
    const one = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) one?.resolve(value);
    else one?.reject(new Error(error));
  });
  void gone.then(() => {
    const said = readFileSync(printed, 'utf8').slice(-4000);
    rmSync(printed, { force: true });
    for (const one of waiting.values()) one.reject(new Error(`${script.pathname} ended too early: ${said}`));
    waiting.clear();
  });
  let last = 0;
  const ask = (what: string, given?: unknown) => {
    const id = ++last;
    const one = Promise.withResolvers<unknown>();
    waiting.set(id, one);
    child.send({ id, what, given } satisfies Question);
    return one.promise;
  };
  const ready = (await waiting.get(0)?.promise) as R;
  return {
    ready,
    ask: ask as Peer<A, R>['ask'],
    async stop() {
      if (closes) await ask('close').catch(() => {});
      await end(child, gone);
    },
  };
}

async function end(child: ChildProcess, gone: Promise<void>): Promise<void> {
  if (child.connected) child.disconnect();
  const late = setTimeout(() => child.kill('SIGKILL'), 5000);
  await gone;
  clearTimeout(late);
}
