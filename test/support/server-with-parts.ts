// The server as a process, with a moved clock or a death at a chosen moment:
// TEST_CLOCK_AHEAD milliseconds, TEST_DIES_ON the kind of event right after whose commit it kills itself. Or one with less patience:
// TEST_PATIENCE milliseconds for everything that may be slow.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { readConfig } from '../../src/config.ts';
import { startServer } from '../../src/main.ts';

const ahead = Number(process.env.TEST_CLOCK_AHEAD ?? 0);
const diesOn = process.env.TEST_DIES_ON;
const patience = Number(process.env.TEST_PATIENCE ?? 0);
const impatient = { head: patience, body: patience, quiet: patience, answer: patience, idle: patience };
const server = await startServer(readConfig(process.env), {
  clock: { now: () => Date.now() + ahead },
  ...(patience === 0 ? {} : { patience: impatient }),
  onEvent: ({ kind }) => {
    if (kind === diesOn) process.kill(process.pid, 'SIGKILL');
  },
});
// What is no garbage, for who asks /metrics next.
process.on('SIGUSR2', () => {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
});
process.on('SIGTERM', () => {
  server.close().then(
    () => process.exit(0),
    () => process.exit(1),
  );
});
process.stdout.write(`forecourt listening on ${server.url}\n`);
