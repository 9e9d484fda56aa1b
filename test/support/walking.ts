// Sends the calls of the walk, and tells their answers so that one about another's thing and one about nothing can be compared.
import { raw, type Told } from '../http/harness.ts';
import { unique } from './api.ts';
import type { Things } from './furnished.ts';
import type { Operation } from './operations.ts';
import { type Call, kindNamed, type Value } from './walk.ts';

export type Headers = Readonly<Record<string, string>>;

/** The ways to show a credential: of a key two, of a session its cookie, as a page of the server sends it. */
export const SHOWN = {
  bearer: (key: string): Headers => ({ authorization: `Bearer ${key}` }),
  'x-api-key': (key: string): Headers => ({ 'x-api-key': key }),
  cookie: (cookie: string): Headers => ({ cookie, 'x-requested-with': 'forecourt' }),
} as const;
export const { bearer, cookie } = SHOWN;

/** Names of nothing that is or ever was. */
export const nobodys = (): Things => ({
  ...{
    customer: 1_999_999_991,
    key: 1_999_999_992,
    operator: 1_999_999_987,
    session: 1_999_999_986,
    site: 1_999_999_993,
    top: 1_999_999_993,
  },
  ...{ driver: 1_999_999_994, tag: 1_999_999_995, transaction: 1_999_999_996, accessGroup: 1_999_999_997 },
  ...{
    import: 1_999_999_998,
    bulkCommand: 1_999_999_984,
    reservation: 1_999_999_980,
    firmware: 1_999_999_981,
    firmwareUpdate: 1_999_999_982,
    diagnostics: 1_999_999_983,
    command: 1_999_999_987,
    payer: 1_999_999_989,
    recipient: 1_999_999_988,
    cost: unique('nobodys'),
  },
  ...{ charger: unique('NOBODYS'), idTag: unique('N'), shownTag: unique('N'), knocked: unique('NOBODYS') },
  ...{ siteExternalId: unique('nobodys'), driverExternalId: unique('nobodys') },
  ...{ groupExternalId: unique('nobodys'), word: 'nobodysword', mail: `${unique('nobodys')}@example.com` },
});

/** The same for all: it is told again. */
const REQUEST_ID = 'walk';

export function send(
  url: string,
  operation: Operation,
  call: Call,
  headers: Headers,
  method = operation.method,
): Promise<Told> {
  const path = operation.path.replace(/\{(\w+)\}/g, (_all, name: string) =>
    encodeURIComponent(String(call.path[name])),
  );
  const asked = Object.entries(call.query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  const { body } = call;
  return raw(url, asked.length === 0 ? path : `${path}?${asked.join('&')}`, {
    method,
    headers: {
      'x-request-id': REQUEST_ID,
      accept: 'application/problem+json, */*',
      ...headers,
      ...(body === undefined ? {} : { 'content-type': operation.takes ?? 'application/json' }),
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
}

/** Takes away what a call has made, so that the name that it was given is free again. */
export async function undo(url: string, operation: Operation, { status, headers, text }: Told, as: Headers) {
  const made: string[] = [];
  if (status === 201 && headers.location !== undefined) made.push(headers.location);
  if (operation.path.startsWith(BATCH) && status === 200) {
    const { results } = JSON.parse(text) as { results: { status: number; id?: Value }[] };
    const things = operation.path.replace('/batch', '');
    made.push(...results.flatMap((one) => (one.status === 201 ? `${things}/${one.id}` : [])));
  }
  // Who may call has nothing that hangs on it.
  const asked = /\/(?:keys|operators)\//.test(made[0] ?? '') ? '' : '?cascade=true';
  for (const path of made) {
    const gone = await raw(url, `${new URL(path, url).pathname}${asked}`, { method: 'DELETE', headers: as });
    if (gone.status !== 204) throw new Error(`DELETE ${path}: ${gone.text}`);
  }
}
const BATCH = '/api/v1/batch/';

const TIME = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
/** What is made anew for each thing that is made. */
const MADE = [
  ...['id', 'key', 'prefix', 'password', 'tagId', 'driverId', 'mail', 'link'],
  ...['idTag', 'externalId', 'chargerId', 'chargerName', 'ocppUrl'],
];

/** Without places in a stream: sealed, each time anew, so that nobody learns from two of them how much happened in between. */
export const placeless = (text: string) => text.replace(/^id: [\w-]{22}$/gm, 'id: PLACE');

/** Without what is another in any two answers, and with a word in place of the thing that was named. */
export function comparable(operation: Operation, told: Told, value: Value): unknown {
  const { status, headers, text } = told;
  if (status >= 400) return { status, type: headers['content-type'], text: unnamed(text, value) };
  const json = /json/.test(headers['content-type'] ?? '');
  const shown = json
    ? JSON.stringify(JSON.parse(text), masking(operation, value))
    : unnamed(placeless(text), value);
  return { status, type: headers['content-type'], named: Object.keys(headers).sort(), shown };
}

const unnamed = (text: string, value: Value) =>
  text.replace(new RegExp(`(?<![\\w[-])${value}(?![\\w-])`, 'g'), 'THING');

const masking = (operation: Operation, value: Value) => (name: string, one: unknown) => {
  if (typeof one === 'object' || typeof one === 'boolean') return one;
  if (one === value && (MADE.includes(name) || kindNamed(operation, 'body', name))) return 'THING';
  if (typeof one === 'string' && TIME.test(one)) return 'TIME';
  return MADE.includes(name) ? 'MADE' : one;
};
