// Kills a real process at random moments while it works, and compares what it said with what is there. It knows nothing of
// what the process does, so that the same harness serves an engine and a whole server.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Killable {
  /** A TypeScript or JavaScript file. */
  readonly script: string;
  readonly arguments: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
  /** The line that says that it works now. */
  readonly ready: RegExp;
  /** Milliseconds after `ready`, at random between the two, when it is killed. */
  readonly after: readonly [least: number, most: number];
}

export interface Killed {
  /** Lines printed until its end, the first one that is ready left out. A line cut by the kill is not among them. */
  readonly said: readonly string[];
  /** How long it lived after it was ready, milliseconds. */
  readonly lived: number;
}

/** Starts the process, kills it with SIGKILL and waits until it is gone. Rejects if it ends before that by itself. */
export async function killWhileWorking(
  what: Killable,
  working?: (child: ChildProcess) => void,
): Promise<Killed> {
  const child = spawn(process.execPath, [what.script, ...what.arguments], {
    env: { ...process.env, ...what.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  const said: string[] = [];
  let rest = '';
  const ready = new Promise<void>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (what.ready.test(line)) resolve();
        else said.push(line);
      }
    });
  });
  const gone = exited.then(([code]) => {
    throw new Error(`the process ended by itself with ${code}:\n${complaints}`);
  });
  gone.catch(() => {});
  await Promise.race([ready, gone]);
  working?.(child);
  const began = performance.now();
  const [least, most] = what.after;
  await Promise.race([sleep(least + Math.random() * (most - least)), gone]);
  child.kill('SIGKILL');
  const closed = child.stdout.closed ? undefined : once(child.stdout, 'close');
  await Promise.all([exited, closed]);
  return { said, lived: performance.now() - began };
}

/** What was said and isn't there, and what is there more than once. Both must be empty. */
export function compare(
  said: Iterable<string>,
  there: readonly string[],
): { lost: string[]; twice: string[] } {
  const seen = new Set<string>();
  const twice: string[] = [];
  for (const one of there) {
    if (seen.has(one)) twice.push(one);
    seen.add(one);
  }
  return { lost: [...said].filter((one) => !seen.has(one)), twice };
}
