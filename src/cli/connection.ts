/** Which server is asked, and with which key: flags, then the environment, then a profile. */
import { text as readAll } from 'node:stream/consumers';
import type { Env, Flags, World } from './command.ts';
import { DEFAULT_PROFILE, type Profile, profileName, readProfiles } from './profiles.ts';
import { misused } from './stop.ts';

export const SERVER_FLAGS = {
  url: { type: 'string', value: 'URL', about: 'the server; else FORECOURT_URL, else the profile’s' },
  key: {
    type: 'string',
    value: 'KEY',
    about: 'the key, or - to read it from standard input; else FORECOURT_KEY, else the profile’s',
  },
  profile: {
    type: 'string',
    value: 'NAME',
    about: 'a profile in place of the environment (`forecourt profile save`); else `default` is taken',
  },
} as const satisfies Flags;

export interface ServerWords {
  readonly url: string | undefined;
  readonly key: string | undefined;
  readonly profile: string | undefined;
}

export interface Target {
  /** Without trailing slash. */
  readonly url: string;
  readonly key: string | undefined;
  /** SHA-256 of the certificates of which it has to show one; left out: what the system trusts. */
  readonly pinned?: readonly string[] | undefined;
  /** Where each comes from, for people. */
  readonly from: { readonly url: string; readonly key: string };
}

/** Where a server listens that nobody configured. */
export const DEFAULT_URL = 'http://127.0.0.1:8080';

/** `fallbackUrl`: where no word, variable or profile names a server. */
export async function targetOf(words: ServerWords, world: World, fallbackUrl = DEFAULT_URL): Promise<Target> {
  const target = resolve(words, world.env, await keyGiven(words, world), fallbackUrl);
  if (target.key !== undefined) world.out.keepSecret(target.key);
  return target;
}

async function keyGiven({ key }: ServerWords, { out }: World): Promise<string | undefined> {
  if (key !== '-') {
    out.keepSecret(key ?? '');
    return key;
  }
  const read = (await readAll(process.stdin)).trim();
  out.keepSecret(read);
  return read;
}

function resolve(words: ServerWords, env: Env, key: string | undefined, fallback: string): Target {
  const named = words.profile === undefined ? undefined : profileName(words.profile, '--profile');
  const variable = (name: string) => {
    const value = named === undefined ? env[name] : undefined;
    return value === '' ? undefined : value;
  };
  const given = { url: words.url ?? variable('FORECOURT_URL'), key: key ?? variable('FORECOURT_KEY') };
  // A file that can't be used is no matter for those who don't need it.
  const needed = named !== undefined || given.url === undefined || given.key === undefined;
  const profile = needed ? profileOf(env, named) : undefined;
  const url = webUrl(given.url ?? profile?.url ?? fallback, words.url === undefined ? 'the URL' : '--url');
  // A kept key goes to the server that it was kept for, and to no other.
  const kept = profile !== undefined && url === profile.url.replace(/\/+$/, '') ? profile.key : undefined;
  const held = given.key ?? kept;
  if (held !== undefined && !/^[\x21-\x7e]{1,500}$/.test(held)) {
    throw misused('the key must be 1 to 500 printable ASCII characters without blanks');
  }
  const place = (flag: unknown, name: string, ofProfile: unknown) => {
    if (flag !== undefined) return `--${name.toLowerCase()}`;
    if (variable(`FORECOURT_${name}`) !== undefined) return `FORECOURT_${name}`;
    return ofProfile === undefined ? 'nowhere' : `profile ${named ?? DEFAULT_PROFILE}`;
  };
  return {
    url,
    key: held,
    from: { url: place(words.url, 'URL', profile?.url), key: place(words.key, 'KEY', kept) },
  };
}

function profileOf(env: Env, named: string | undefined): Profile | undefined {
  const profiles = readProfiles(env);
  const found = Object.hasOwn(profiles, named ?? DEFAULT_PROFILE)
    ? profiles[named ?? DEFAULT_PROFILE]
    : undefined;
  if (found === undefined && named !== undefined) {
    throw misused(
      `there is no profile '${named}'; \`forecourt profile save ${named} --url URL --key -\` makes it`,
    );
  }
  return found;
}

/** Without trailing slash. `where` names it in a refusal, which does not repeat it: it may hold a password. */
export function webUrl(text: string, where: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw misused(`${where} must be an http:// or https:// URL`);
  }
  if (`${url.search}${url.hash}${url.username}${url.password}` !== '') {
    throw misused(`${where} must have no query, no fragment and no credentials: the key goes with --key`);
  }
  return text.replace(/\/+$/, '');
}

/** Where nobody named a key, the server's own variable will do. */
export function withAdminKey(
  words: ServerWords,
  env: Readonly<Record<string, string | undefined>>,
): ServerWords {
  const named = words.key ?? words.profile ?? (env.FORECOURT_KEY || undefined);
  return named === undefined && env.FORECOURT_ADMIN_KEY ? { ...words, key: env.FORECOURT_ADMIN_KEY } : words;
}
