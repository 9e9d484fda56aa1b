/** `forecourt key create`: a key for a customer. */
import { command, idOf, JSON_FLAG } from '../command.ts';
import { KEY_FLAGS, type Key, keysOf, madeSecret, NEEDS, SAVE_FLAG } from '../kept-key.ts';
import { EXIT, misused } from '../stop.ts';

export const keyCreate = command({
  words: 'key create',
  summary: 'makes a key for a customer',
  usage: '--customer ID [--name TEXT] [--scope SCOPES] [--branch IDS] [--expires TIME] [--save PROFILE]',
  about: `Makes a key for a customer and shows it, this once: the server keeps only its hash. With --save it goes into a profile and is not shown. ${NEEDS}`,
  flags: {
    ...KEY_FLAGS,
    name: { type: 'string', value: 'TEXT', about: 'what it is for' },
    scope: {
      type: 'string',
      value: 'SCOPES',
      about: 'what it may, like sites:read,drivers:read; left out: everything but saying what others may',
    },
    branch: {
      type: 'string',
      value: 'IDS',
      about: 'where it is good: ids of sites, like 12,40, each with all below it; left out: everywhere',
    },
    expires: {
      type: 'string',
      value: 'TIME',
      about: 'good until just before this time, like 2027-01-01T00:00:00Z',
    },
    ...SAVE_FLAG,
    ...JSON_FLAG,
  },
  async run(values, _given, world) {
    const { scope, branch, expires } = values;
    const branches = branch === undefined ? undefined : listOf(branch).map((id) => idOf(id, '--branch'));
    const { customer, path, client } = await keysOf(values, world);
    const body = {
      name: values.name ?? '',
      ...(scope === undefined ? {} : { scopes: listOf(scope) }),
      ...(branches === undefined ? {} : { branches }),
      ...(expires === undefined ? {} : { expiresAt: expires }),
    };
    const make = () => client.post<Key & { key: string }>(path, body);
    await madeSecret(world, client, values, `of customer ${customer}`, make);
    return EXIT.fine;
  },
});

function listOf(words: string): string[] {
  const list = words.split(',').map((word) => word.trim());
  if (list.includes(''))
    throw misused('a list has commas between its words, and none before, after or twice');
  return list;
}
