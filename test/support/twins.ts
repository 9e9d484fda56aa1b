// Two servers on which the same was done, and what both are asked: to see whether what one caller is told depends on what he must
// not know.
import { examples } from '../../src/http/examples.ts';
import type { Server } from '../../src/main.ts';
import type { Told } from '../http/harness.ts';
import { TestCharger } from './charger.ts';
import type { EngineUnderTest, FreshDatabase } from './engines.ts';
import { type Furnished, furnished, type Things } from './furnished.ts';
import { type Operation, operations } from './operations.ts';
import { ask, quickPasswords } from './operators.ts';
import { serverOn } from './server.ts';
import { type Call, isByTag, kindNamed, ownCall } from './walk.ts';
import { bearer, type Headers, nobodys, placeless, send } from './walking.ts';

const BEGUN = Date.UTC(2026, 10, 20, 10);
const MINUTE = 60_000;

export interface Twin {
  readonly server: Server;
  readonly mine: Furnished;
  readonly theirs: Furnished;
  /** Sets its clock, minutes after the customers were made. */
  setClock(minutes: number): void;
  close(): Promise<void>;
}

/** A server with two furnished customers, whose clock stands still. Made again it is the same but for secrets. */
export async function twin(engine: EngineUnderTest): Promise<Twin> {
  const database: FreshDatabase = await engine.fresh();
  let now = BEGUN;
  const server = await serverOn(database, { passwords: quickPasswords(), clock: { now: () => now } });
  let names = 0;
  const named = (stem: string) => `${stem}-${names++}`;
  const making = { named, at: new Date(BEGUN).toISOString() };
  const mine = await furnished(server.url, making);
  const theirs = await furnished(server.url, making);
  const say = (method: string, path: string, body?: unknown) =>
    ask(server.url, method, path, body, { headers: bearer(mine.key) });
  // What charges elsewhere must not decide who may charge here: that has to be told.
  for (const { driver, tag } of [mine.north, mine.south]) {
    await say('PATCH', `/drivers/${driver}/tags/${tag}`, { concurrency: 1000 });
  }
  // A right lies where it is good, whosever it is: when its driver goes, it goes from there.
  for (const site of [mine.north.site, mine.north.top]) {
    await say('DELETE', `/drivers/${mine.south.driver}/sites/${site}`);
  }
  const { charger } = mine.north;
  const { password } = (await say('POST', `/chargers/${charger}/password`)).json;
  const line = await TestCharger.connect(server.url, { id: String(charger), password });
  for (let n = 0; n < 3; n += 1) await line.call('Authorize', { idTag: shownBytes(n) });
  await line.close();
  await server.flush();
  return {
    ...{ server, mine, theirs },
    setClock(minutes) {
      now = BEGUN + minutes * MINUTE;
    },
    async close() {
      await server.close();
      await database.drop();
    },
  };
}

/** Tags of four bytes that nobody has: that of `n` looks like others, if somebody has them. */
export const shownBytes = (n: number) => `0A1B2C${(n % 10).toString().padStart(2, '0')}`;

export interface Asked {
  readonly operation: Operation;
  readonly call: Call;
}

/** Everything that can be read of one's own things, by every parameter that there is, each alone. */
export function readsOf(may: (operation: Operation) => boolean, its: Things, others: Things): Asked[] {
  return operations
    .filter((operation) => operation.method === 'GET' && may(operation))
    .flatMap((operation) => {
      const own = ownCall(operation, its);
      const variants = operation.inQuery.flatMap(({ name, choices }): Call['query'][] => {
        const kind = kindNamed(operation, 'query', name);
        if (kind) {
          const elses = kind === 'idTag' && isByTag(operation) ? [] : [others];
          return [its, ...elses, nobodys()].map((things) => ({ [name]: things[kind] }));
        }
        if (name === 'cursor') return [];
        if (name === 'limit') return [{ limit: 1 }];
        return choices.map((choice) => ({
          [name]: choice,
          ...(name === 'sort' ? { total: true, limit: 1 } : {}),
        }));
      });
      return [{}, ...variants].map((asked) => ({
        operation,
        call: { ...own, query: { ...own.query, ...asked } } as Call,
      }));
    });
}

export const nameOf = ({ operation, call }: Asked) => `${operation.id} ${JSON.stringify(call)}`;

/** What is another on every server and every time. */
const VOLATILE = ['date', 'ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset'];

export interface Heard {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

export function heard({ status, headers, text }: Told): Heard {
  const rest = Object.fromEntries(Object.entries(headers).filter(([name]) => !VOLATILE.includes(name)));
  return { status, text: placeless(text), headers: rest };
}

/** Asks, and goes on to the last page where there are more. */
export async function pagesOf(url: string, asked: Asked, as: Headers): Promise<Heard[]> {
  const told: Heard[] = [];
  for (let { call } = asked; ; ) {
    const answer = await send(url, asked.operation, call, as);
    told.push(heard(answer));
    const cursor = /"nextCursor":"([^"]+)"/.exec(answer.text)?.[1];
    if (cursor === undefined || told.length === 50) return told;
    call = { ...call, query: { ...call.query, cursor } };
  }
}

/** What can be changed of one's own things, in an order in which each finds what it needs; what takes away first only tries. */
export function writesOf(may: (operation: Operation) => boolean, its: Things): Asked[] {
  const all = Object.keys(examples).flatMap((id) =>
    operations.filter((operation) => operation.id === id && operation.method !== 'GET' && may(operation)),
  );
  const tried = all.flatMap((operation): Asked[] => {
    const call = ownCall(operation, its);
    const trying = operation.inQuery.some(({ name }) => name === 'dryRun') && operation.method === 'DELETE';
    if (!trying) return [{ operation, call }];
    return [{ dryRun: true }, {}].map((query) => ({ operation, call: { ...call, query } }));
  });
  const last = all
    .filter(({ inQuery }) => inQuery.some(({ name }) => name === 'cascade'))
    .map((operation) => ({ operation, call: { ...ownCall(operation, its), query: { cascade: true } } }));
  return [...tried, ...last];
}

/** Names of what is given out of sequences that all share: ids (docs/security.md). */
const IDS = /, import \d+"|"(?:\w+Id|id)":(?:"?\d+|\{"from":(?:null|\d+),"to":(?:null|\d+)\})/g;
/** Secrets, numbers by chance, and where a server listens. */
const SECRETS =
  /"(?:number|reservationId)":\d+|"parentIdTag":"\w{20}"|\bfc_\w+|"password":"[^"]+"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|#\w+=\w{40,}|erased·\w+|127\.0\.0\.1:\d+/g;
/** The same in files. */
const CELLS = /(?<=^|[,;\t|])\d+(?=[,;\t|\r]|$)/gm;
/** They hold ids. */
const CURSORS = /(?<="nextCursor":")[^"]+|(?<=cursor=)[\w-]+/g;
const LOCATION = /(?<=^\/api\/v1\/[\w/-]+\/)\d+$/g;
/** A revision, where there is one, and what the bytes of the answer make. */
const TAG = /^"(?:(\d+)\.)?(\w+)"$/;

/** Revisions of whole lists are given out of a sequence, too. */
function likeTags(tag: string, model: string, sameBytes: boolean): boolean {
  const [[, revision = 0, bytes] = [], [, should = 0, its] = []] = [
    TAG.exec(tag) ?? [],
    TAG.exec(model) ?? [],
  ];
  return Number(revision) >= Number(should) && (!sameBytes || bytes === its);
}

/** A text without what two servers may tell differently, and the ids out of it. */
function free(text: string) {
  const ids: number[] = [];
  const named = text.startsWith('{') ? IDS : CELLS;
  const rest = text
    .replace(SECRETS, 'SECRET')
    .replace(CURSORS, 'CURSOR')
    .replace(LOCATION, 'ID')
    .replace(named, (pair) =>
      pair.replace(/\d+/g, (id) => {
        ids.push(Number(id));
        return 'ID';
      }),
    );
  return { rest, ids };
}

/** Whether ids are the same, or of something that was made later, where more had been made. */
const laterIds = (ids: readonly number[], model: readonly number[]) =>
  ids.every((id, i) => id >= (model[i] ?? Number.POSITIVE_INFINITY));

/**
 * Makes an answer like another, as far as the two servers may differ: in secrets, in where they listen, and in the ids of what was
 * made after they parted.
 */
export function likened(told: Heard, model: Heard): Heard {
  const [one, other] = [free(told.text), free(model.text)];
  if (one.rest !== other.rest || !laterIds(one.ids, other.ids)) return told;
  const same = told.text === model.text;
  const headers = Object.entries(told.headers).map(([name, value]) => {
    const should = model.headers[name];
    if (typeof value !== 'string' || typeof should !== 'string') return [name, value];
    const alike = name === 'etag' ? likeTags(value, should, same) : free(value).rest === free(should).rest;
    return [name, alike || (!same && name === 'content-length') ? should : value];
  });
  return { ...told, text: model.text, headers: Object.fromEntries(headers) };
}
