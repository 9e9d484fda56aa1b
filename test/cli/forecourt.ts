// The command line as people and scripts have it: a process of its own, started with bin/forecourt.mjs.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { onTestFinished, vi } from 'vitest';
import { terminalOut } from '../../src/cli/out.ts';
import { runCommand } from '../../src/cli/run.ts';
import { root } from '../../tools/entry.ts';

// Each test starts several processes, and the machine may have others to run.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Starts it with these variables and no others of ours: what the test's own environment sets is nobody's wish. */
export function start(words: readonly string[], env: Environment = {}): ChildProcess {
  const all = { PATH: process.env.PATH, HOME: '/nonexistent', ...env };
  return spawn(process.execPath, [join(root, 'bin/forecourt.mjs'), ...words], {
    env: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

/** Runs it to its end. */
export function forecourt(words: readonly string[], env: Environment = {}, input = ''): Promise<Ended> {
  const child = start(words, env);
  child.stdin?.end(input);
  return ended(child);
}

/** The same within this process, for what is decided before anybody is asked: a process takes its time to start. */
export async function within(words: readonly string[], env: Environment = {}): Promise<Ended> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const code = await runCommand(words, {
    env: { HOME: '/nonexistent', XDG_CONFIG_HOME: '/nonexistent', ...env },
    out: terminalOut(stdout, stderr),
    signal: new AbortController().signal,
    upkeep: () => Promise.reject(new Error('no storage here')),
    certificates: () => Promise.reject(new Error('no certificates here')),
  });
  const said = (stream: PassThrough) => String(stream.read() ?? '');
  return { code, stdout: said(stdout), stderr: said(stderr) };
}

export function ended(child: ChildProcess): Promise<Ended> {
  let [stdout, stderr] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** A folder that is gone after the test. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'forecourt-cli-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A server that answers so, for what no server of ours does; gone after the test. Answers its URL. */
export async function answering(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  await new Promise((resolve) => server.once('listening', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
