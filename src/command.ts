/** Joins the command line with this machine's storage, as main.ts joins the server. bin/forecourt.mjs starts it. */

import { terminalOut } from './cli/out.ts';
import { runCommand } from './cli/run.ts';

const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // The second one is for a command that does not listen.
    if (ending.signal.aborted) process.exit(130);
    ending.abort();
  });
}

process.exitCode = await runCommand(process.argv.slice(2), {
  env: process.env,
  out: terminalOut(process.stdout, process.stderr),
  signal: ending.signal,
  // Kysely and pg take a while to load, and most commands only ask a server.
  upkeep: async () => (await import('./storage/connect/upkeep.ts')).upkeep,
  certificates: async () => (await import('./certificates.ts')).lookAtCertificates,
});
