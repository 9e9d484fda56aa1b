// Makes spec/generated/api.ts from spec/openapi.json: what a client written in TypeScript has to know of the API. The tests
// speak through it (test/support/client.ts). Its first line says what it was made from, so a run that has nothing to do costs
// a few milliseconds; `npm ci`, `npm run openapi`, `npm run types` and every run of the tests see to it that it is current.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './entry.ts';
import { digest, packageJson, put, versionOf } from './generated-files.ts';

const NAME = 'api.ts';

/**
 * Makes the file where it is missing or made from another contract. `left out`: there is no contract, or no generator for it,
 * as after `npm ci --omit=dev`, where nobody asks for the types.
 */
export async function ensureClient(directory = root): Promise<'made' | 'current' | 'left out'> {
  const spec = join(directory, 'spec/openapi.json');
  const generator = packageJson('openapi-typescript', directory);
  if (generator === undefined || !existsSync(spec)) return 'left out';
  const from = [digest(spec), digest(fileURLToPath(import.meta.url)), versionOf(generator)].join(' ');
  const head = `// Made by tools/generate-client.ts; not kept in git. ${from}\n`;
  const folder = join(directory, 'spec/generated');
  const file = join(folder, NAME);
  if (existsSync(file) && readFileSync(file, 'utf8').startsWith(head)) return 'current';

  const { default: typesOf, astToString } = await import('openapi-typescript');
  const types = await typesOf(readFileSync(spec, 'utf8'), {
    silent: true,
    // What has a default may be left out of a body.
    defaultNonNullable: false,
  });
  mkdirSync(folder, { recursive: true });
  put(folder, NAME, head + astToString(types));
  return 'made';
}
