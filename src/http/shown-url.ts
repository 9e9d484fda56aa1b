/**
 * The address of a request as it may be logged: what is asked for, and of whom, but no tag, and nothing that somebody wrote where it
 * does not belong: it may be a key.
 */
import type { FastifyRequest } from 'fastify';
import { isChargerId } from '../domain/ids.ts';

const HIDDEN = '***';
/** Path parameters that are words, and not secret: they stand in other lines of the log, too. */
const NAMES = new Set(['chargerId', 'identity']);

export function shownUrl({ url, routeOptions, params }: FastifyRequest): string {
  const route = routeOptions.url;
  if (route === undefined || route === '*') return url.startsWith('/api/v1/') ? `/api/v1/${HIDDEN}` : HIDDEN;
  const given = params as Readonly<Record<string, string>>;
  const path = route.replace(/:(\w+)/g, (_all, name: string) => shownSegment(name, given[name] ?? ''));
  const query = url.split('?', 2)[1];
  return query === undefined ? path : `${path}?${namesIn(query).join('&')}`;
}

function shownSegment(name: string, value: string): string {
  const isShown = /^-?\d{1,16}$/.test(value) ? name !== 'idTag' && name !== 'externalId' : NAMES.has(name);
  return isShown && (!NAMES.has(name) || isChargerId(value)) ? value : HIDDEN;
}

/** Names of parameters that look like names. */
function namesIn(query: string): string[] {
  const names = query.split('&').map((part) => part.split('=', 1)[0] ?? '');
  return names.slice(0, 20).map((name) => (/^[A-Za-z]{1,24}$/.test(name) ? name : HIDDEN));
}
