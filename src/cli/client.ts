/** The REST API as every client has it. Refusals and lines that fail end the command with a sentence. */
import type { World } from './command.ts';
import type { Target } from './connection.ts';
import { askPinned } from './pinned.ts';
import { EXIT, Stop } from './stop.ts';

export type Query = Readonly<Record<string, string | number | undefined>>;

export interface Client {
  readonly target: Target;
  /** Errors: {@link Stop}. */
  get<T>(path: string, query?: Query): Promise<T>;
  /** The answer's own text: for what is handed on as it is. */
  getText(path: string, query?: Query): Promise<string>;
  post<T>(path: string, body: unknown): Promise<T>;
  delete(path: string): Promise<void>;
  /** A list page by page. */
  pages<T>(path: string, query?: Query): AsyncGenerator<readonly T[], void, undefined>;
}

export interface Sent {
  readonly method?: string;
  readonly query?: Query;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: NonNullable<RequestInit['body']>;
  /** Milliseconds; a stream has none. */
  readonly patience?: number;
}

const PATIENCE = 30_000;
/** The most that a page may have. */
export const PAGE = 200;

const JSON_TYPES = 'application/json, application/problem+json';

/** With any other values `fetch` copies a body, and holds the copy until the answer is there. */
const FLAT = { window: null, redirect: 'error' } as const;

/** Sends; answers whatever the server answers, and rejects with what `fetch` says. */
export function reach(target: Target, world: World, path: string, sent: Sent = {}): Promise<Response> {
  const query = Object.entries(sent.query ?? {}).flatMap(([name, value]) =>
    value === undefined ? [] : [`${encodeURIComponent(name)}=${encodeURIComponent(value)}`],
  );
  const { patience = PATIENCE } = sent;
  const late = Number.isFinite(patience) ? [AbortSignal.timeout(patience)] : [];
  const url = `${target.url}${path}${query.length === 0 ? '' : `?${query.join('&')}`}`;
  const headers = {
    accept: JSON_TYPES,
    ...(target.key === undefined ? {} : { authorization: `Bearer ${target.key}` }),
    ...sent.headers,
  };
  const signal = AbortSignal.any([world.signal, ...late]);
  if (target.pinned !== undefined) return askPinned(url, target.pinned, headers, signal);
  return fetch(url, {
    method: sent.method ?? 'GET',
    headers,
    // A redirect would make a GET of a POST, or carry the key elsewhere.
    redirect: 'manual',
    signal,
    ...(sent.body === undefined ? {} : { body: sent.body, duplex: 'half' }),
    ...(sent.body instanceof Blob ? FLAT : {}),
  });
}

/** As {@link reach}; errors: {@link Stop} with {@link EXIT.unreachable}. */
export async function send(target: Target, world: World, path: string, sent: Sent = {}): Promise<Response> {
  try {
    return await reach(target, world, path, sent);
  } catch (error) {
    throw unreachable(target, reasonOf(error));
  }
}

export const unreachable = ({ url, from }: Target, why: string) =>
  new Stop(
    EXIT.unreachable,
    `no server could be asked at ${url} (${from.url === 'nowhere' ? 'no other is named' : from.url}): ${why}`,
  );

/** What `fetch` hides in its causes. */
export function reasonOf(error: unknown): string {
  for (let one = error as { name?: string; cause?: unknown; message?: string; code?: string }; ; ) {
    if (one.name === 'TimeoutError') return 'it did not answer in time';
    const cause = one.cause as typeof one | undefined;
    if (cause === undefined) return one.message || one.code || String(one);
    one = cause;
  }
}

/** The answer, unless it is a refusal. Errors: {@link Stop}. */
export async function accepted(target: Target, answer: Response): Promise<Response> {
  if (answer.ok) return answer;
  const { status, headers } = answer;
  if (status >= 300 && status < 400) {
    throw unreachable(
      target,
      `it sends elsewhere, to ${headers.get('location') ?? 'nowhere'}: name that address with --url`,
    );
  }
  const text = await answer.text().catch(() => '');
  const problem = headers.get('content-type')?.startsWith('application/problem+json')
    ? (JSON.parse(text) as Problem)
    : undefined;
  if ([502, 503, 504].includes(status)) {
    throw unreachable(target, `it answers ${status} ${problem?.title ?? answer.statusText}`);
  }
  const { title = `the server answers ${status} ${text.slice(0, 200)}`, detail, ...told } = problem ?? {};
  throw new Stop(EXIT.no, detail === undefined ? title : `${title}: ${detail}`, {
    status,
    ...pick(told, 'code', 'field', 'rule', 'requestId'),
  });
}

interface Problem {
  readonly title?: string;
  readonly detail?: string;
  readonly code?: string;
  readonly field?: string;
  readonly rule?: string;
  readonly requestId?: string;
}

function pick<T extends object, K extends keyof T>(from: T, ...keys: readonly K[]): Pick<T, K> {
  return Object.fromEntries(keys.flatMap((key) => (key in from ? [[key, from[key]]] : []))) as Pick<T, K>;
}

/** What every answer is that no Forecourt server gives. */
export const stranger = (target: Target) => unreachable(target, 'what answers there is no Forecourt server');

/** Errors: {@link Stop}. */
export function parsed<T>(target: Target, text: string): T {
  try {
    return JSON.parse(text) as T;
  } catch {
    throw stranger(target);
  }
}

/**
 * Settles as `asked` does; but where the server refuses a query parameter that came from a flag, the flag is named. What is good
 * in it stays the server's to know. `flags`: of each parameter its flag.
 */
export async function namingFlags<T>(flags: Readonly<Record<string, string>>, asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof Stop) || error.told.code !== 'bad-query') throw error;
    const { field = '', rule = '' } = error.told;
    const flag = Object.hasOwn(flags, field) ? flags[field] : undefined;
    throw flag === undefined ? error : new Stop(EXIT.usage, `${flag} ${rule}`, error.told);
  }
}

/** Errors: {@link Stop} where the target has no key. */
export function clientOf(target: Target, world: World): Client {
  if (target.key === undefined) {
    throw new Stop(
      EXIT.usage,
      'a key is needed: --key - reads it from standard input, FORECOURT_KEY or a profile keeps it',
    );
  }
  const ask = async (path: string, sent: Sent) => {
    const answer = await accepted(target, await send(target, world, `/api/v1${path}`, sent));
    try {
      return await answer.text();
    } catch (error) {
      throw unreachable(target, reasonOf(error));
    }
  };
  return {
    target,
    getText: (path, query = {}) => ask(path, { query }),
    get: async (path, query = {}) => parsed(target, await ask(path, { query })),
    delete: async (path) => void (await ask(path, { method: 'DELETE' })),
    post: async (path, body) =>
      parsed(
        target,
        await ask(path, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
      ),
    async *pages<T>(path: string, query: Query = {}) {
      let cursor: string | null | undefined;
      do {
        const page: { items: T[]; nextCursor: string | null } = parsed(
          target,
          await ask(path, { query: { limit: PAGE, ...query, cursor: cursor ?? undefined } }),
        );
        yield page.items;
        cursor = page.nextCursor;
      } while (typeof cursor === 'string');
    },
  };
}
