#!/usr/bin/env node
// The entry: looks at Node's version before anything of today's syntax is read, then hands over to the command's module.
// Old syntax and old specifiers (`fs`, not `node:fs`), because an old Node must come as far as the sentence.
// biome-ignore-start lint/style/useNodejsImportProtocol: Node 14 knows no `node:` specifiers
import { readFileSync } from 'fs';
import { resolve, sep } from 'path';
import { fileURLToPath, pathToFileURL } from 'url';
// biome-ignore-end lint/style/useNodejsImportProtocol: -
import { needsNode } from './needs-node.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

const help = `Usage: forecourt COMMAND [options]

  serve        the server; configured by environment variables (docs/operations.md)
  demo         a server with a small network and simulated chargers, in data/demo
  simulator    simulated chargers for any OCPP 1.6 server; see \`forecourt simulator --help\`

  --help       this text
  --version    the version
`;

/** Each command: the module that it is, and whether that module speaks OCPP with the generated validators. */
const commands = {
  serve: { file: 'src/main.ts', ocpp: true },
  demo: { file: 'src/cli/demo.ts', ocpp: true },
  simulator: { file: 'simulator/main.ts', ocpp: false },
};

function fail(code, sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = code;
}

/** Imports the file as if Node had been started with it: its arguments are those after the command's word. */
async function run(file, args, ocpp) {
  if (ocpp) await (await import('../tools/generate-ocpp.ts')).ensureOcpp16();
  const path = resolve(root, file);
  process.argv = [process.argv[0], path].concat(args);
  await import(pathToFileURL(path).href);
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
    return run(file, args.slice(1), !/generate[a-z-]*\.ts$/.test(file));
  }
  if (word === undefined) return fail(2, help.trimEnd());
  if (!Object.hasOwn(commands, word)) {
    return fail(2, `forecourt: there is no command '${word}'; \`forecourt --help\` lists them.`);
  }
  return run(commands[word].file, args, commands[word].ocpp);
}

Promise.resolve()
  .then(() => start(process.argv[2], process.argv.slice(3)))
  .catch((error) => fail(1, error?.stack || String(error)));
