#!/usr/bin/env node
// The entry: looks at Node's version before anything of today's syntax is read, then hands over to the command's module.
// Old syntax and old specifiers (`fs`, not `node:fs`), because an old Node must come as far as the sentence.
// biome-ignore-start lint/style/useNodejsImportProtocol: Node 14 knows no `node:` specifiers
import { readFileSync } from 'fs';
import module from 'module';
import { resolve, sep } from 'path';
import { fileURLToPath, pathToFileURL } from 'url';
import v8 from 'v8';
// biome-ignore-end lint/style/useNodejsImportProtocol: -
import { needsNode } from './needs-node.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

const help = `Usage: forecourt COMMAND [options]

  serve        the server; configured by environment variables (docs/operations.md)
  demo         a server with a small network and simulated chargers, in data/demo
  simulator    simulated chargers for any OCPP 1.6 server

Of this machine's server (they read its environment variables):
  doctor       what is wrong with this installation, and what to do
  backup       everything that it keeps, in a folder, while it runs
  restore      a backup becomes what it keeps

Of any server (--url and --key, FORECOURT_URL and FORECOURT_KEY, or a profile):
  why                  whether a tag or a driver may charge at a charger, step by step
  driver show          a driver, its tags and where it may charge
  charger              list chargers; start, stop, reset and unlock
  import               brings a CSV file in: sites, chargers, drivers, tags or rights
  export transactions  the transactions of a month as CSV
  export drivers       drivers with their tags as CSV
  key                  create, list, rotate and revoke the keys of a customer
  operator             invite and list people who log in for a customer
  profile              save, list and remove kept servers and keys; profile cpu and profile heap: where a server's time and memory go

  --help       this text; \`forecourt COMMAND --help\` tells of one
  --version    the version
`;

/** What a command that takes no words says for --help. */
const serveHelp = `Usage: forecourt serve

The server. It takes no flags: environment variables configure it, and docs/operations.md lists them.
It prints where it listens. Ctrl-C or SIGTERM stops it.
`;
const demoHelp = `Usage: forecourt demo

A server with a small network and simulated chargers, in data/demo. It takes no flags; variables:
PORT (8080), DEMO_DIR (data/demo), DEMO_SPEED (30 simulated seconds in a real one), LOG_LEVEL (warn).
Ctrl-C ends all of it; the next start goes on with the same data.
`;

/**
 * Each command: the module that it is, whether that module speaks OCPP with the generated validators, and whether it serves the console. One with help takes no
 * words; one that is named is told which of its module's commands it is.
 */
const commands = {
  serve: { file: 'src/main.ts', ocpp: true, web: true, help: serveHelp },
  demo: { file: 'src/cli/demo.ts', ocpp: true, web: true, help: demoHelp },
  simulator: { file: 'simulator/main.ts' },
};
for (const word of [
  'doctor',
  'backup',
  'restore',
  'why',
  'driver',
  'charger',
  'import',
  'export',
  'key',
  'operator',
  'profile',
]) {
  commands[word] = { file: 'src/command.ts', named: true };
}

/** A word for a sentence, unless it may be a key that went astray. */
const shown = (word) => (/^[\w-]{1,20}$/.test(word) ? `'${word}'` : 'like that');

function fail(code, sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = code;
}

/**
 * Keeps what Node makes of the sources, for the next start and for the processes and threads of this one: a command starts in a
 * third of the time. In a folder that only who installs can write to, because it is run; where it cannot be written, nothing is kept.
 */
function keepCompiled() {
  process.env.NODE_COMPILE_CACHE =
    process.env.NODE_COMPILE_CACHE || resolve(root, 'node_modules/.cache/compiled');
  module.enableCompileCache(process.env.NODE_COMPILE_CACHE);
}

/** Imports the file as if Node had been started with it: its arguments are those after the command's word. */
async function run(file, args, { ocpp, web }) {
  // Code that is loaded stays: the young generation, grown by it to its largest, would keep 20 MB for nothing. Later it may grow.
  v8.setFlagsFromString('--semi-space-growth-factor=1');
  keepCompiled();
  if (ocpp) await (await import('../tools/generate-ocpp.ts')).ensureOcpp16();
  if (web) await (await import('../tools/build-console.ts')).tryConsole();
  const path = resolve(root, file);
  process.argv = [process.argv[0], path].concat(args);
  await import(pathToFileURL(path).href);
  // Kept now: code is good for the flags that it was compiled with.
  module.flushCompileCache();
  v8.setFlagsFromString('--semi-space-growth-factor=2');
}

function start(word, args) {
  if (word === '--help' || word === '-h' || word === 'help') {
    process.stdout.write(help);
    return undefined;
  }
  if (word === '--version') {
    process.stdout.write(`${JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')).version}\n`);
    return undefined;
  }
  const old = needsNode(process.versions.node);
  if (old) return fail(1, old);
  // Not for people: package.json's scripts reach the tools through the same look at the version.
  if (word === '--node-only') {
    const file = args[0] || '';
    if (!resolve(root, file).startsWith(resolve(root, 'tools') + sep)) {
      return fail(2, `forecourt: --node-only takes a file of tools/, not '${file}'.`);
    }
    return run(file, args.slice(1), { ocpp: !/generate[a-z-]*\.ts$/.test(file) });
  }
  if (word === undefined) return fail(2, help.trimEnd());
  if (!Object.hasOwn(commands, word)) {
    return fail(2, `forecourt: there is no command ${shown(word)}; \`forecourt --help\` lists them.`);
  }
  const command = commands[word];
  if (command.help !== undefined && args.length > 0) {
    const asked = args[0] === '--help' || args[0] === '-h';
    if (!asked)
      return fail(
        2,
        `forecourt: ${word} takes no ${shown(args[0])}; \`forecourt ${word} --help\` tells of it.`,
      );
    process.stdout.write(command.help);
    return undefined;
  }
  return run(command.file, command.named ? [word].concat(args) : args, command);
}

Promise.resolve()
  .then(() => start(process.argv[2], process.argv.slice(3)))
  .catch((error) => fail(1, error?.stack || String(error)));
