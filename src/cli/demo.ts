/**
 * `npm run demo`: a server with a small network and simulated chargers, in data/demo. A second start goes on with
 * the same data. Server and chargers are processes of their own: the chargers speak over real WebSockets, and a
 * server that is killed is started again before your eyes.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { DEMO_NETWORK, EDITION, GONE, WORTH_READING, WORTH_STARTING } from './demo-network.ts';
import { endLeftOpen, order } from './demo-orders.ts';
import { seedPeople } from './demo-people.ts';
import { readState, seed, writeSecret } from './demo-seed.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const dataDir = resolve(process.env.DEMO_DIR || resolve(root, 'data/demo'));
const stateFile = resolve(dataDir, 'demo.json');
const fleetFile = resolve(dataDir, 'fleet.json');
/** Simulated seconds in a real one: a charge of an hour takes two minutes. */
const SPEED = process.env.DEMO_SPEED || '30';

const print = (line: string) => process.stdout.write(`${line}\n`);
const children = new Set<ChildProcess>();
let ending = false;

/** A process of the demo: it ends when the demo does, however that ends (the channel between them closes). */
function start(file: string, args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  const child = fork(resolve(root, file), args, { env, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

function startServer(adminKey: string, port: string): Promise<{ url: string; server: ChildProcess }> {
  // Never the database of a real network, whatever the shell's environment says.
  const { DATABASE_URL: _url, DATABASE_OWNER_URL: _owner, SMTP_URL: _mail, ...inherited } = process.env;
  const env = {
    ...inherited,
    DATA_DIR: dataDir,
    PORT: port,
    FORECOURT_ADMIN_KEY: adminKey,
    LOG_LEVEL: process.env.LOG_LEVEL || 'warn',
    HEARTBEAT_SECONDS: process.env.HEARTBEAT_SECONDS || '60',
  };
  const server = start('src/main.ts', [], env);
  return new Promise((ready, failed) => {
    server.once('exit', (code, signal) => failed(new Error(`the server ended (${signal ?? code})`)));
    createInterface({ input: server.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      const url = /^forecourt listening on (http\S+)$/.exec(line)?.[1];
      if (url === undefined) print(line);
      else ready({ url, server });
    });
  });
}

async function main() {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const state = readState(stateFile);
  const save = () => writeSecret(stateFile, state);
  save();
  const { url, server } = await startServer(state.adminKey, process.env.PORT || '8080');
  const base = (process.env.PUBLIC_URL || url).replace(/\/+$/, '');
  if (!state.complete || state.edition !== EDITION) {
    print('making a small network through the REST API …');
    await seed(url, DEMO_NETWORK, state, save);
    state.edition = EDITION;
    save();
  }
  await seedPeople(url, state, save);
  for (const { key } of Object.values(state.customers)) await endLeftOpen(url, key, print);
  writeSecret(
    fleetFile,
    DEMO_NETWORK.flatMap(({ chargers }) =>
      chargers.map(({ chargerId, simulated }) => ({
        id: chargerId,
        password: state.passwords[chargerId],
        serial: `SIM-${chargerId}`,
        ...simulated,
      })),
    ),
  );
  const worth = state.customers[WORTH_READING.customer];
  print('');
  print(`  Forecourt    ${base}        API docs ${base}/docs`);
  for (const [mail, { password, role }] of Object.entries(state.people ?? {}))
    print(`  log in       ${mail}   ${password}   (${role})`);
  for (const [name, { key }] of Object.entries(state.customers)) print(`  key          ${key}   (${name})`);
  print(`  admin key    in ${stateFile}`);
  print('  a driver worth reading, twice:');
  print('');
  print(
    `  curl -H 'Authorization: Bearer ${worth?.key}' ${base}/api/v1/drivers/${worth?.drivers[WORTH_READING.driver]}`,
  );
  print('');
  print('  Ctrl-C ends all of it; the next start goes on with the same data.');
  print('');
  const chargersUrl = `${url.replace(/^http/, 'ws')}/ocpp`;
  const fleet = start(
    'simulator/main.ts',
    ['--url', chargersUrl, '--fleet', fleetFile, '--speed', SPEED],
    process.env,
  );
  createInterface({ input: fleet.stdout as NodeJS.ReadableStream }).on('line', print);
  fleet.once('exit', (code, signal) => {
    if (!ending) end(`the simulated chargers ended (${signal ?? code})`);
  });
  watch(server, state.adminKey, new URL(url).port);
  const driverId = worth?.drivers[WORTH_STARTING.driver];
  if (worth === undefined || driverId === undefined) return;
  const { chargerId } = WORTH_STARTING;
  order({ url, key: worth.key, gone: [GONE], chargerId, driverId, print, over: () => ending }).catch(
    (error: Error) => {
      if (!ending) print(`an order failed: ${error.message}`);
    },
  );
}

/** A server that is killed comes back on the same port with the same data; the chargers reconnect by themselves. */
function watch(server: ChildProcess, adminKey: string, port: string) {
  server.once('exit', (code, signal) => {
    if (ending) return;
    if (signal === null) return end(`the server ended (${code})`);
    print(`the server was ended by ${signal}; it starts again …`);
    startServer(adminKey, port).then(
      (again) => {
        print('the server is back');
        watch(again.server, adminKey, port);
      },
      (error: Error) => end(error.message),
    );
  });
}

function end(why?: string) {
  if (ending) return;
  ending = true;
  if (why !== undefined) {
    process.stderr.write(`demo: ${why}\n`);
    process.exitCode = 1;
  }
  for (const child of children) child.kill('SIGTERM');
  // What does not end in time is not waited for.
  setTimeout(() => {
    for (const child of children) child.kill('SIGKILL');
  }, 12_000).unref();
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end());
main().catch((error: Error) => end(error.message));
