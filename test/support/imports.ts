// Files sent to /api/v1/imports, and what became of them.

import { until } from './charger.ts';
import { client, good, pages, type Schemas } from './client.ts';

export type Import = Schemas['Import'];

/** Sends a file; answers as fetch does. */
export function sendFile(
  url: string,
  key: string,
  query: string,
  file: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${url}/api/v1/imports?${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'text/csv', ...headers },
    body: file,
  });
}

/** Sends a file that is taken; answers the id of its import. */
export async function queueFile(url: string, key: string, query: string, file: string): Promise<number> {
  const answer = await sendFile(url, key, query, file);
  const text = await answer.text();
  if (answer.status !== 202) throw new Error(`the file was refused, ${answer.status}: ${text}`);
  return (JSON.parse(text) as Import).id;
}

/** The import when it is over. */
export async function ended(url: string, key: string, importId: number): Promise<Import> {
  const api = client(url, key);
  return until(
    () => good(api.GET('/api/v1/imports/{importId}', { params: { path: { importId } } })),
    (one) => one.endedAt !== null,
    60_000,
  );
}

/** What became of the lines: `3 created 7`, `4 refused groupName: is required`. */
export async function fatesOf(url: string, key: string, importId: number): Promise<string[]> {
  const api = client(url, key);
  const all = await pages((from) =>
    api.GET('/api/v1/imports/{importId}/rows', {
      params: { path: { importId }, query: { ...from, limit: 200 } },
    }),
  );
  return all
    .flat()
    .map(({ line, fate, column, rule, thingId }) =>
      fate === 'refused'
        ? `${line} refused ${column === null ? '' : `${column}: `}${rule}`
        : `${line} ${fate}${thingId === null ? '' : ` ${thingId}`}`,
    );
}

/** Imports a file; answers what became of its lines, without the ids of things. */
export async function fates(url: string, key: string, query: string, file: string): Promise<string[]> {
  const id = await queueFile(url, key, query, file);
  const one = await ended(url, key, id);
  if (one.state !== 'done') throw new Error(`the import ended ${one.state}: ${one.problem}`);
  return (await fatesOf(url, key, id)).map((fate) =>
    fate.replace(/^(\d+ (?:created|changed|unchanged)).*/, '$1'),
  );
}
