// The types of the API's client are those of spec/openapi.json as it is now, and nobody misses them after `npm ci --omit=dev`.
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkTypes } from '../../tools/check-code.ts';
import { root } from '../../tools/entry.ts';
import { ensureClient } from '../../tools/generate-client.ts';
import { plant } from './planted.ts';

/** A contract with one operation, and a text for its answer's only key. */
const spec = (key: string) =>
  JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'T', version: '1' },
    paths: {
      '/x': {
        get: {
          operationId: 'getX',
          responses: {
            200: {
              description: 'X',
              content: {
                'application/json': {
                  schema: { type: 'object', required: [key], properties: { [key]: { type: 'integer' } } },
                },
              },
            },
          },
        },
      },
    },
  });
const file = (directory: string) => join(directory, 'spec/generated/api.ts');

describe('the types of the client', () => {
  it('are made once, and anew when the contract is another', async () => {
    const directory = plant({ 'spec/openapi.json': spec('count') });
    expect(await Promise.all([ensureClient(directory), ensureClient(directory)])).toEqual(['made', 'made']);
    expect(readFileSync(file(directory), 'utf8')).toMatch(/^\/\/ Made by .*\n[\s\S]*\bcount: number;/);
    expect(readdirSync(join(directory, 'spec/generated'))).toEqual(['api.ts']);
    const { mtimeMs } = statSync(file(directory));
    expect(await ensureClient(directory)).toBe('current');
    expect(statSync(file(directory)).mtimeMs).toBe(mtimeMs);

    writeFileSync(join(directory, 'spec/openapi.json'), spec('total'));
    expect(await ensureClient(directory)).toBe('made');
    expect(readFileSync(file(directory), 'utf8')).toMatch(/\btotal: number;/);
    rmSync(file(directory));
    expect(await ensureClient(directory)).toBe('made');
  });

  it('of this repository are current in every run of the tests', async () => {
    const { mtimeMs } = statSync(file(root));
    expect(await ensureClient()).toBe('current');
    expect(statSync(file(root)).mtimeMs).toBe(mtimeMs);
  });

  it('are left out where their generator is, and where there is no contract', async () => {
    const directory = plant({ 'spec/openapi.json': spec('count') });
    rmSync(join(directory, 'node_modules'));
    expect(await ensureClient(directory)).toBe('left out');
    expect(readdirSync(join(directory, 'spec'))).toEqual(['openapi.json']);
    expect(await ensureClient(plant({}))).toBe('left out');
  });

  it('are made before TypeScript reads what uses them, so that no old client is tested', async () => {
    const use = (key: string) =>
      `import type { paths } from '../spec/generated/api.ts';\n\ntype Answers = paths['/x']['get']['responses'];\nexport const n = (x: Answers[200]['content']['application/json']): number => x.${key};\n`;
    const directory = plant({ 'spec/openapi.json': spec('count'), 'src/use.ts': use('count') });
    expect((await checkTypes(directory)).problems).toEqual([]);
    writeFileSync(join(directory, 'spec/openapi.json'), spec('total'));
    expect((await checkTypes(directory)).problems.join()).toContain(`Property 'count' does not exist`);
  });
});
