// What the linter, the list of what an operation tells, and the look at addresses must find in a contract, planted.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkContract, misspelt } from '../../tools/check-contract.ts';
import { plant } from './planted.ts';

const told = { type: 'string', description: 'Told.' };
const problem = {
  'application/problem+json': {
    schema: { type: 'object', properties: { type: told, title: told } },
    examples: { gone: { value: {} } },
  },
};
const json = { 'application/json': { schema: { type: 'object' }, example: {} } };
const get = {
  operationId: 'getX',
  tags: ['x'],
  summary: 'Get an X',
  description: 'An X.\n\nErrors:\n\n- 404 `gone`: Gone.',
  security: [],
  responses: { 200: { description: 'It', content: json }, 404: { description: 'Gone', content: problem } },
};
const put = {
  ...get,
  operationId: 'putX',
  requestBody: { content: json },
  responses: { 204: { description: 'Done' }, 404: get.responses[404] },
};
const whole = { get, put };

/** The planted contract: these operations at `/x`, and more paths. */
const contract = (x: object, more: object = {}) =>
  plant({
    'spec/openapi.json': JSON.stringify({
      openapi: '3.1.0',
      info: { title: 'T', version: '1', license: { name: 'MIT', identifier: 'MIT' } },
      servers: [{ url: '/', description: 'Here.' }],
      tags: [{ name: 'x', description: 'X.' }],
      paths: { '/x': x, ...more },
    }),
  });

describe('words in paths', () => {
  const paths = (...all: string[]) =>
    misspelt({ paths: Object.fromEntries(all.map((path) => [path, { get }])) } as never);

  it.each(['/xs', '/xs/{xId}/by-external-id', '/exports/xs.csv', '/xs/{xId}/commands/GetConfiguration'])(
    '%s is well spelt',
    (path) => {
      expect(paths(path)).toEqual([]);
    },
  );

  it.each(['/Xs', '/x_s', '/xs/get-all', '/xs/{xId}/commands/getX', '/GetConfiguration'])(
    '%s is not',
    (path) => {
      expect(paths(path)).toHaveLength(1);
    },
  );
});

describe('the contract', () => {
  it('is in order', async () => {
    expect(await checkContract(contract(whole))).toEqual({ looked: '2 operations', problems: [] });
  });

  it.each([
    ['an answer that no error follows', { get: { ...get, responses: { 200: get.responses[200] } } }, '4xx'],
    ['a tag that nobody defined', { get: { ...get, tags: ['y'] } }, '(operation-tag-defined)'],
    [
      'an example against its schema',
      { get: { ...get, responses: { ...get.responses, 200: { description: 'It', content: wrong() } } } },
      '(no-invalid-media-type-examples)',
    ],
    ['a key that OpenAPI does not know', { get: { ...get, colour: 'red' } }, '(struct)'],
  ])('the linter finds %s', async (_, x, complaint) => {
    const { problems } = await checkContract(contract(x));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^#\/paths\/~1x\/get/);
    expect(problems[0]).toContain(complaint);
  });

  it('the linter finds a rule that it does not know in its own configuration', async () => {
    const directory = contract(whole);
    writeFileSync(join(directory, 'redocly.yaml'), 'rules:\n  no-such-rule: error\n');
    expect((await checkContract(directory)).problems.join()).toContain('no-such-rule');
  });

  it.each([
    ['operationId', { get: { ...get, operationId: undefined } }, 'GET /x has no operationId'],
    [
      'operationId of its own',
      { get, put: { ...put, operationId: 'getX' } },
      'PUT /x has the operationId of GET /x',
    ],
    ['summary', { get: { ...get, summary: undefined } }, 'GET /x has no summary'],
    [
      'list of its errors',
      { get: { ...get, description: 'An X.' } },
      'GET /x has no 404 `gone` in its description',
    ],
    [
      'example of a body',
      { put: { ...put, requestBody: { content: { 'text/csv': {} } } } },
      'PUT /x has no example for its body (text/csv)',
    ],
    [
      'example of an answer',
      {
        get: {
          ...get,
          responses: { ...get.responses, 201: { description: 'It', content: { 'text/csv': {} } } },
        },
      },
      'GET /x has no example for its answer 201 (text/csv)',
    ],
    [
      'example of a refusal',
      {
        get: {
          ...get,
          responses: {
            ...get.responses,
            409: { description: 'No', content: { 'application/problem+json': {} } },
          },
        },
      },
      'GET /x has no example for its answer 409 (application/problem+json)',
    ],
  ])('an operation without %s is found', async (_, x, complaint) => {
    expect((await checkContract(contract(x))).problems).toContain(complaint);
  });

  const at = (operationId: string, ...parameters: [name: string, type: string][]) => ({
    get: {
      ...get,
      operationId,
      parameters: parameters.map(([name, type]) => ({
        ...{ name, in: 'path', required: true, description: 'Of it.', schema: { type } },
      })),
    },
  });

  it('two paths for one address are found, and a number is no word', async () => {
    const directory = contract(whole, {
      '/x/{id}/parts': at('parts', ['id', 'integer']),
      '/x/by-name/{name}': at('byName', ['name', 'string']),
      '/y/{name}': at('y', ['name', 'string']),
      '/y/search': at('search'),
      '/z/{id}': at('z', ['id', 'integer']),
      '/z/search': at('searchZ'),
      '/z/7': at('z7'),
    });
    expect((await checkContract(directory)).problems).toEqual([
      '/y/{name} and /y/search fit one address',
      '/z/{id} and /z/7 fit one address',
    ]);
  });

  it('fails on nothing', async () => {
    for (const directory of [plant({}), contract({}), plant({ 'spec/openapi.json': '{}' })]) {
      expect((await checkContract(directory)).problems).toEqual(['there is no operation to look at']);
    }
  });
});

function wrong() {
  return { 'application/json': { schema: { type: 'object' }, example: 7 } };
}
