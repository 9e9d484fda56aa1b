// The judge of answers sees each way in which an answer can differ from the document, planted.
import { expect, it } from 'vitest';
import { judgeBy, pathOf } from './described.ts';

const site = {
  type: 'object',
  required: ['id'],
  properties: {
    id: { type: 'integer', format: 'int64' },
    above: { anyOf: [{ $ref: '#/components/schemas/Site' }, { type: 'null' }] },
    changedAt: { type: 'string', format: 'date-time' },
    more: { type: 'object', additionalProperties: { type: 'string' } },
  },
};
const judge = judgeBy({
  paths: {
    '/sites/{siteId}': {
      get: {
        responses: {
          200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Site' } } } },
          404: { content: { 'text/plain': { schema: { type: 'string' } } } },
        },
      },
      delete: { responses: { 204: { description: 'Gone.' } } },
    },
  },
  components: { schemas: { Site: site } },
});
const get = (body: unknown, status = 200, type: string | null = 'application/json; charset=utf-8') =>
  judge('GET', '/sites/{siteId}', {
    ...{ status, type, text: type === 'text/plain' ? String(body) : JSON.stringify(body) },
  });

it.each([
  [{ id: 1 }],
  [{ id: 1, above: null, more: { colour: 'red' } }],
  [{ id: 1, above: { id: 2, above: { id: 3, changedAt: '2026-01-01T00:00:00.000Z' } } }],
])('%j is as described', (body) => {
  expect(get(body)).toBeUndefined();
});

it.each([
  [{}, "must have required property 'id'"],
  [{ id: '1' }, 'data/id must be integer'],
  [{ id: 1, colour: 'red' }, 'must NOT have additional properties'],
  [{ id: 1, above: { id: 2, above: { id: 3, colour: 'red' } } }, 'data/above/above must NOT have additional'],
  [{ id: 1, changedAt: 'today' }, 'data/changedAt must match format "date-time"'],
  [{ id: 1, more: { a: 1 } }, 'data/more/a must be string'],
])('%j is not', (body, complaint) => {
  expect(get(body)).toContain(complaint);
});

it('sees what is not described at all', () => {
  expect(get('x', 404, 'text/plain')).toBeUndefined();
  expect(get({}, 409)).toBe('no answer 409 is described');
  expect(get({ id: 1 }, 200, 'application/problem+json')).toContain(
    'no answer 200 of type application/problem+json',
  );
  expect(get({ id: 1 }, 200, null)).toContain('no answer 200 of type');
  expect(judge('PUT', '/sites/{siteId}', { status: 200, type: null, text: '' })).toBe(
    'it describes no such operation (npm run openapi)',
  );
  expect(judge('GET', '/sites/1', { status: 200, type: null, text: '' })).toBe(
    'it describes no such operation (npm run openapi)',
  );
});

it('sees a body where none is described, and none where one is', () => {
  const gone = { status: 204, type: null, text: '' };
  expect(judge('DELETE', '/sites/{siteId}', gone)).toBeUndefined();
  expect(judge('DELETE', '/sites/{siteId}', { ...gone, type: 'text/plain', text: 'x' })).toContain(
    'no answer 204',
  );
  expect(judge('GET', '/sites/{siteId}', { ...gone, status: 200 })).toContain('has a body, by description');
});

it.each([
  ['/sites/7', '/sites/{siteId}'],
  ['/sites/tree?root=7', '/sites/tree'],
  ['/sites/by-external-id/a%2Fb', '/sites/by-external-id/{externalId}'],
  ['/sites/7/history', '/sites/{siteId}/history'],
  ['/sites/7/nothing', undefined],
  ['/sites/', '/sites/{siteId}'],
  ['/', undefined],
])('%s is %s', (address, path) => {
  const paths = [
    '/sites/{siteId}',
    '/sites/tree',
    '/sites/{siteId}/history',
    '/sites/by-external-id/{externalId}',
  ];
  expect(pathOf(paths, address)).toBe(path);
});
