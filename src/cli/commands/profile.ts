/** `forecourt profile save`, `list`, `remove`: servers and keys that later commands know by a name. */
import { command, JSON_FLAG } from '../command.ts';
import { SERVER_FLAGS, targetOf } from '../connection.ts';
import { table } from '../out.ts';
import { DEFAULT_PROFILE, profileName, profilesFile, readProfiles, writeProfiles } from '../profiles.ts';
import { EXIT, misused } from '../stop.ts';

const { url, key } = SERVER_FLAGS;

export const profileSave = command({
  words: 'profile save',
  summary: 'keeps a server and a key under a name',
  usage: '[NAME] --url URL --key -',
  about:
    `Keeps a server and a key under a name, ${DEFAULT_PROFILE} unless you say another, in a file that only you may read. ` +
    'Both may come from the environment instead. Nothing is asked of the server.',
  flags: {
    url: { ...url, about: 'the server; else FORECOURT_URL' },
    key: {
      ...key,
      about:
        'the key, or - to read it from standard input, where no process list shows it; else FORECOURT_KEY',
    },
    ...JSON_FLAG,
  },
  takes: ['NAME'],
  async run(values, [given = DEFAULT_PROFILE], world) {
    const name = profileName(given, 'the name of a profile');
    const server = values.url ?? world.env.FORECOURT_URL;
    if (!server) throw misused('--url is missing: the server that the profile is for');
    if (!(values.key ?? world.env.FORECOURT_KEY)) {
      throw misused('--key is missing: `--key -` reads it from standard input');
    }
    const target = await targetOf({ ...values, url: server, profile: undefined }, world);
    writeProfiles(world.env, {
      ...readProfiles(world.env),
      [name]: { url: target.url, key: target.key ?? '' },
    });
    const file = profilesFile(world.env);
    if (values.json) world.out.json({ profile: name, url: target.url, file });
    else world.out.line(`kept as profile ${name} in ${file}`);
    return EXIT.fine;
  },
});

export const profileList = command({
  words: 'profile list',
  summary: 'lists the kept servers',
  usage: '',
  about: 'Lists the kept servers. Of keys only the visible beginning is shown.',
  flags: JSON_FLAG,
  async run({ json }, _given, { env, out }) {
    const items = Object.entries(readProfiles(env))
      .map(([name, profile]) => ({ name, url: profile.url, key: visible(profile.key) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    if (json) out.json({ items, file: profilesFile(env) });
    else if (items.length === 0) out.line(`no profiles in ${profilesFile(env)}`);
    else {
      const rows = items.map((item) => [item.name, item.url, item.key]);
      for (const line of table(['profile', 'url', 'key'], rows)) out.line(line);
    }
    return EXIT.fine;
  },
});

export const profileRemove = command({
  words: 'profile remove',
  summary: 'forgets one of them',
  usage: 'NAME',
  about: 'Forgets a kept server and its key. The key itself stays good: revoking it is another matter.',
  flags: JSON_FLAG,
  takes: ['NAME'],
  async run({ json }, [name], { env, out }) {
    if (name === undefined) throw misused('NAME is missing: the profile to forget');
    const { [profileName(name, 'NAME')]: found, ...others } = readProfiles(env);
    if (found !== undefined) writeProfiles(env, others);
    if (json) out.json({ profile: name, removed: found !== undefined });
    else out.line(found === undefined ? `there is no profile ${name}` : `profile ${name} is forgotten`);
    return found === undefined ? EXIT.no : EXIT.fine;
  },
});

/** The beginning by which a customer's key is recognised; nothing of any other. */
const visible = (key: string) => `${/^(fc_[A-Za-z0-9]{12})_/.exec(key)?.[1] ?? ''}…`;
