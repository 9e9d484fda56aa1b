/**
 * The command's process: `node simulator/main.ts --url ws://127.0.0.1:8080/ocpp --id LYON-01 --password … --tag 04A1B2C3`.
 * Runs when it is imported; what it does is in command.ts.
 */
import { simulate } from './command.ts';

const ending = new AbortController();
// Whoever read our lines may be gone; that is no reason to fall over.
process.stdout.on('error', () => ending.abort());
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort());
// Started by a process with a channel to it (the demo): ends when that one does, however it ends.
process.once('disconnect', () => ending.abort());
process.exitCode = await simulate(process.argv.slice(2), {
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
  signal: ending.signal,
});
// The channel would keep this process alive.
if (process.connected) process.disconnect();
