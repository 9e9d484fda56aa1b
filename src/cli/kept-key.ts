/** Keys as commands show them, and where a new secret goes: into a profile, unseen, or onto the screen, once. */
import { type Client, clientOf } from './client.ts';
import { idOf, type World } from './command.ts';
import { SERVER_FLAGS, type ServerWords, targetOf, withAdminKey } from './connection.ts';
import { profileName, readProfiles, writeProfiles } from './profiles.ts';
import { misused } from './stop.ts';

/** As the server answers it. */
export interface Key {
  readonly id: number;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: readonly string[];
  readonly branches: readonly number[] | null;
  readonly lastUsedAt: string | null;
  readonly lastUsedAddress: string | null;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  readonly formerGoodUntil: string | null;
}

/** Of every command about the keys of a customer. */
export const KEY_FLAGS = {
  customer: { type: 'string', value: 'ID', about: 'whose keys they are' },
  ...SERVER_FLAGS,
} as const;

export const SAVE_FLAG = {
  save: {
    type: 'string',
    value: 'PROFILE',
    about: 'keep it there, with the server’s URL, instead of showing it',
  },
} as const;

export const NEEDS =
  'It needs the admin key, which may also come from FORECOURT_ADMIN_KEY, or a key of the customer that manages keys.';

/** The customer's id, and who can be asked about its keys. */
export async function keysOf(
  words: ServerWords & { readonly customer: string | undefined; readonly save?: string | undefined },
  world: World,
): Promise<{ readonly customer: number; readonly path: string; readonly client: Client }> {
  if (words.customer === undefined) throw misused('--customer is missing: the id of the customer');
  const customer = idOf(words.customer, '--customer');
  if (words.save !== undefined) profileName(words.save, '--save');
  const client = clientOf(await targetOf(withAdminKey(words, world.env), world), world);
  return { customer, path: `/customers/${customer}/keys`, client };
}

/**
 * Has a secret made and shows or keeps it. One that could not be kept is not made.
 * @param about what is said before it: `of customer 1`.
 */
export async function madeSecret(
  world: World,
  client: Client,
  words: { readonly save: string | undefined; readonly json: boolean },
  about: string,
  make: () => Promise<Key & { readonly key: string }>,
): Promise<void> {
  const { env, out } = world;
  const profile = words.save;
  if (profile !== undefined) writeProfiles(env, readProfiles(env));
  const made = await make();
  const { key, ...shown } = made;
  if (profile === undefined) {
    if (words.json) out.json(made);
    else out.line(`key ${shown.prefix} ${about}, shown only now: ${key}`);
    return;
  }
  try {
    writeProfiles(env, { ...readProfiles(env), [profile]: { url: client.target.url, key } });
  } catch (error) {
    out.line(`key ${shown.prefix} ${about}, shown only now: ${key}`);
    throw error;
  }
  if (words.json) out.json({ ...shown, profile });
  else out.line(`key ${shown.prefix} ${about} is kept as profile ${profile}`);
}
