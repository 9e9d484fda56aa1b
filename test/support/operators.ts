// Operators as they come through the REST API: invited with the admin key, and logged in with a cookie as a browser would be.
import { chosenPasswords } from '../../src/passwords.ts';
import { raw, type Said, type Told } from '../http/harness.ts';
import { client, good, type Schemas } from './client.ts';
import { ADMIN_KEY } from './server.ts';

/** As the server's, but quick: a test has many. */
export const quickPasswords = () => chosenPasswords({ N: 1024, r: 8, p: 1 });

export const PASSWORD = 'a quiet harbour at noon';

/** The secret at the end of a link. */
export const secretIn = (link: string | null): string => /#\w+=(\w+)$/.exec(link ?? '')?.[1] ?? '';

type Roles = Schemas['NewOperatorRole'][];

/** Invites somebody. */
export function invite(
  url: string,
  customer: number,
  mail: string,
  roles: Roles = [{ role: 'admin' }],
  name = `Name of ${mail}`,
): Promise<Schemas['InvitedOperator']> {
  const params = { path: { id: customer } };
  const body = { mail, name, roles };
  return good(client(url, ADMIN_KEY).POST('/api/v1/customers/{id}/operators', { params, body }));
}

/** JSON in, whatever comes out; nobody says who he is. */
export async function ask(url: string, method: string, path: string, body?: unknown, said: Said = {}) {
  const told = await raw(url, `/api/v1${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    headers: {
      accept: 'application/problem+json, application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...said.headers,
    },
  });
  // biome-ignore lint/suspicious/noExplicitAny: answers are judged by the tests
  return { ...told, json: (told.text === '' ? undefined : JSON.parse(told.text)) as any };
}

export const accept = (url: string, link: string | null, password = PASSWORD) =>
  ask(url, 'POST', '/invitations/accept', { secret: secretIn(link), password });

/** `name=value` of the cookie that an answer sets; undefined: none, or it is taken away. */
export function cookieOf({ headers }: Pick<Told, 'headers'>): string | undefined {
  const [pair = ''] = (headers['set-cookie']?.[0] ?? '').split(';');
  return pair.endsWith('=') || pair === '' ? undefined : pair;
}

export interface Browser {
  readonly cookie: string;
  readonly id: number;
  /** As a page of the server sends it. */
  say(method: string, path: string, body?: unknown): ReturnType<typeof ask>;
}

/** What a browser with that cookie sends. */
export function browser(url: string, cookie: string, id = 0): Browser {
  const headers = { cookie, 'x-requested-with': 'forecourt' };
  return { cookie, id, say: (method, path, body) => ask(url, method, path, body, { headers }) };
}

export async function logIn(
  url: string,
  mail: string,
  password = PASSWORD,
  customerId?: number,
): Promise<Browser> {
  const body = { mail, password, ...(customerId === undefined ? {} : { customerId }) };
  const told = await ask(url, 'POST', '/session', body);
  const cookie = cookieOf(told);
  if (cookie === undefined) throw new Error(`nobody is logged in: ${told.status} ${told.text}`);
  return browser(url, cookie, told.json.operator.id);
}

/** Somebody who was invited, has accepted and is logged in. */
export async function operatorOf(
  url: string,
  customer: number,
  mail: string,
  roles?: Roles,
): Promise<Browser> {
  const { link } = await invite(url, customer, mail, roles);
  const told = await accept(url, link);
  if (told.status !== 200) throw new Error(`not accepted: ${told.status} ${told.text}`);
  return logIn(url, mail, PASSWORD, customer);
}
