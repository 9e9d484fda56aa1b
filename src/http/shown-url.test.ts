import type { FastifyRequest } from 'fastify';
import { expect, it } from 'vitest';
import { shownUrl } from './shown-url.ts';

const shown = (url: string, route?: string, params: Record<string, string> = {}) =>
  shownUrl({ url, params, routeOptions: { url: route } } as unknown as FastifyRequest);

it.each([
  ['/api/v1/drivers/7?exclude=tags', '/api/v1/drivers/:userid', { userid: '7' }, '/api/v1/drivers/7?exclude'],
  ['/api/v1/chargers/CP-1', '/api/v1/chargers/:chargerId', { chargerId: 'CP-1' }, '/api/v1/chargers/CP-1'],
  ['/api/v1/drivers/04A1B2', '/api/v1/drivers/:userid', { userid: '04A1B2' }, '/api/v1/drivers/***'],
  ['/api/v1/tag-holders/1234', '/api/v1/tag-holders/:idTag', { idTag: '1234' }, '/api/v1/tag-holders/***'],
  ['/api/v1/sites?key=fc_x&fc_x&limit=1', '/api/v1/sites', {}, '/api/v1/sites?key&***&limit'],
  ['/files/uploads/fcf-x/a.log', '/files/uploads/:token/*', { token: 'fcf-x' }, '/files/uploads/***/*'],
  ['/api/v1/nowhere/fc_x', undefined, {}, '/api/v1/***'],
  ['/fc_x', undefined, {}, '***'],
  ['/fc_x', '*', {}, '***'],
] as const)('%s is logged without what may be secret', (url, route, params, expected) => {
  expect(shown(url, route, params)).toBe(expected);
});
