/** `forecourt key create`: a key for a customer, by the admin key. */
import { clientOf } from '../client.ts';
import { command, idOf, JSON_FLAG } from '../command.ts';
import { SERVER_FLAGS, targetOf, withAdminKey } from '../connection.ts';
import { profileName, readProfiles, writeProfiles } from '../profiles.ts';
import { EXIT, misused } from '../stop.ts';

/** As the server answers it. */
interface CreatedKey {
  readonly id: number;
  readonly name: string;
  readonly prefix: string;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  readonly key: string;
}

export const keyCreate = command({
  words: 'key create',
  summary: 'makes a key for a customer; needs the admin key',
  usage: '--customer ID [--name TEXT] [--expires TIME] [--save PROFILE]',
  about:
    'Makes a key for a customer and shows it, this once: the server keeps only its hash. With --save it goes into a profile ' +
    'and is not shown. Needs the admin key, which may also come from FORECOURT_ADMIN_KEY.',
  flags: {
    customer: { type: 'string', value: 'ID', about: 'whose key it is to be' },
    name: { type: 'string', value: 'TEXT', about: 'what it is for' },
    expires: {
      type: 'string',
      value: 'TIME',
      about: 'good until just before this time, like 2027-01-01T00:00:00Z',
    },
    save: {
      type: 'string',
      value: 'PROFILE',
      about: 'keep it there, with the server’s URL, instead of showing it',
    },
    ...SERVER_FLAGS,
    ...JSON_FLAG,
  },
  async run(values, _given, world) {
    const { env, out } = world;
    if (values.customer === undefined) throw misused('--customer is missing: the id of the customer');
    const customer = idOf(values.customer, '--customer');
    const profile = values.save === undefined ? undefined : profileName(values.save, '--save');
    // Before the key is made: one that can't be kept would be lost.
    const profiles = profile === undefined ? {} : readProfiles(env);
    if (profile !== undefined) writeProfiles(env, profiles);
    const client = clientOf(await targetOf(withAdminKey(values, env), world), world);
    const made = await client.post<CreatedKey>(`/customers/${customer}/keys`, {
      name: values.name ?? '',
      ...(values.expires === undefined ? {} : { expiresAt: values.expires }),
    });
    const { key, ...shown } = made;
    if (profile === undefined) {
      if (values.json) out.json(made);
      else out.line(`key ${shown.prefix} of customer ${customer}, shown only now: ${key}`);
      return EXIT.fine;
    }
    try {
      writeProfiles(env, { ...readProfiles(env), [profile]: { url: client.target.url, key } });
    } catch (error) {
      out.line(`key ${shown.prefix} of customer ${customer}, shown only now: ${key}`);
      throw error;
    }
    if (values.json) out.json({ ...shown, profile });
    else out.line(`key ${shown.prefix} of customer ${customer} is kept as profile ${profile}`);
    return EXIT.fine;
  },
});
