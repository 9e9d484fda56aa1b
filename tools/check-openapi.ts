// spec/openapi.json is our contract: written by the code (tools/write-openapi.ts), reviewed as a diff. This check writes it
// again, in memory, and compares.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Check, reportAndExit } from './checks.ts';
import { isEntry, root } from './entry.ts';
import { type Document, operationsOf } from './openapi-document.ts';

interface Writer {
  openapiText(): Promise<string>;
}

export const checkOpenapi: Check = async (directory) => {
  const spec = join(directory, 'spec/openapi.json');
  const writer = join(directory, 'tools/write-openapi.ts');
  if (!existsSync(spec) && !existsSync(writer)) return { looked: 'no contract yet', problems: [] };
  if (!existsSync(writer)) return missing('tools/write-openapi.ts, which writes spec/openapi.json');
  if (!existsSync(spec)) return missing('spec/openapi.json: npm run openapi');

  const kept = readFileSync(spec, 'utf8');
  const { openapiText } = (await import(pathToFileURL(writer).href)) as Writer;
  const written = await openapiText();
  const operations = operationsOf(JSON.parse(written) as Document).length;
  const problems = operations === 0 ? ['it describes no operation'] : [];
  if (kept !== written) problems.push(difference(kept, written));
  return { looked: `${operations} operations`, problems };
};

const missing = (what: string) => ({ looked: '0 operations', problems: [`there is no ${what}`] });

function difference(kept: string, written: string): string {
  const [before, after] = [kept.split('\n'), written.split('\n')];
  const at = after.findIndex((line, index) => line !== before[index]);
  const line = at === -1 ? after.length : at;
  return [
    'spec/openapi.json is not what the code says now: run `npm run openapi` and review the difference, which begins at',
    `  line ${line + 1}: ${before[line] ?? '(its end)'}`,
    `  code says: ${after[line] ?? '(its end)'}`,
  ].join('\n');
}

if (isEntry(import.meta.url)) await reportAndExit(checkOpenapi, root);
