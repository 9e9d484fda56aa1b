/** `forecourt key list`, `key rotate`, `key revoke`: the keys of a customer. */
import { command, idOf, JSON_FLAG, wholeNumber } from '../command.ts';
import { KEY_FLAGS, type Key, keysOf, madeSecret, NEEDS, SAVE_FLAG } from '../kept-key.ts';
import { table } from '../out.ts';
import { EXIT, misused } from '../stop.ts';

const HEAD = ['id', 'prefix', 'name', 'last used', 'from', 'good until', 'branches', 'scopes'];
const WEEK = 604_800;

const row = (key: Key): string[] => [
  String(key.id),
  key.prefix,
  key.name || '–',
  key.lastUsedAt ?? '–',
  key.lastUsedAddress ?? '–',
  key.revokedAt !== null ? `revoked ${key.revokedAt}` : (key.expiresAt ?? '–'),
  key.branches?.join(' ') ?? '–',
  key.scopes.join(' '),
];

export const keyList = command({
  words: 'key list',
  summary: 'the keys of a customer, what each may, and when it was last used',
  usage: '--customer ID',
  about: `Lists the keys, revoked ones among them, by their visible beginnings. ${NEEDS}`,
  flags: { ...KEY_FLAGS, ...JSON_FLAG },
  async run(values, _given, world) {
    const { path, client } = await keysOf(values, world);
    const items: Key[] = [];
    for await (const page of client.pages<Key>(path)) items.push(...page);
    if (values.json) world.out.json({ items });
    else if (items.length === 0) world.out.line('no keys');
    else for (const line of table(HEAD, items.map(row))) world.out.line(line);
    return EXIT.fine;
  },
});

export const keyRotate = command({
  words: 'key rotate',
  summary: 'gives a key another secret; the one it has stays good for a while',
  usage: 'KEY --customer ID [--overlap SECONDS] [--save PROFILE]',
  about: `Makes another secret for the key with this id and shows it, this once; with --save it goes into a profile. The secret before stays good for a day, or as long as --overlap says. ${NEEDS}`,
  flags: {
    ...KEY_FLAGS,
    overlap: {
      type: 'string',
      value: 'SECONDS',
      about: 'how long the secret before stays good, 0 to 604800 (86400)',
    },
    ...SAVE_FLAG,
    ...JSON_FLAG,
  },
  takes: ['the id of the key'],
  async run(values, given, world) {
    const id = keyIn(given);
    const { overlap } = values;
    const body = overlap === undefined ? {} : { overlapSeconds: wholeNumber(overlap, '--overlap', 0, WEEK) };
    const { customer, path, client } = await keysOf(values, world);
    const make = () => client.post<Key & { key: string }>(`${path}/${id}/rotate`, body);
    await madeSecret(world, client, values, `of customer ${customer}`, make);
    return EXIT.fine;
  },
});

export const keyRevoke = command({
  words: 'key revoke',
  summary: 'ends a key at once',
  usage: 'KEY --customer ID',
  about: `Revokes the key with this id: with both its secrets it is good for nothing any more, and what it has open ends. It stays in the list. ${NEEDS}`,
  flags: { ...KEY_FLAGS, ...JSON_FLAG },
  takes: ['the id of the key'],
  async run(values, given, world) {
    const id = keyIn(given);
    const { customer, path, client } = await keysOf(values, world);
    await client.delete(`${path}/${id}`);
    if (values.json) world.out.json({ id, revoked: true });
    else world.out.line(`key ${id} of customer ${customer} is revoked`);
    return EXIT.fine;
  },
});

function keyIn([word]: readonly string[]): number {
  if (word === undefined) throw misused('the id of the key is missing; `forecourt key list` has it');
  return idOf(word, 'KEY');
}
