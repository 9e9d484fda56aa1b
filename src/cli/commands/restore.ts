/** `forecourt restore`: a backup becomes what this machine's server keeps. */
import { command, JSON_FLAG } from '../command.ts';
import { configOf, MACHINE_FLAGS, serverEnvironment } from '../machine.ts';
import { EXIT, misused } from '../stop.ts';
import { counted } from './backup.ts';

export const restore = command({
  words: 'restore',
  summary: 'a backup becomes what the server of this machine keeps',
  usage: 'FOLDER [--force]',
  about:
    'Puts a backup in place after it has looked whether it is whole and of a version that this one can work with. The server must ' +
    'be stopped. An embedded database goes into DATA_DIR, which must have none unless --force lays it aside; PostgreSQL’s into ' +
    'the empty database that DATABASE_URL names. New ids begin 100,000 above those in the backup: what was given after it may still ' +
    'be known to chargers and other systems, and is not given again.',
  flags: {
    force: { type: 'boolean', about: 'lay an embedded database that is there aside, in DATA_DIR' },
    ...MACHINE_FLAGS,
    ...JSON_FLAG,
  },
  takes: ['FOLDER'],
  async run(values, [folder], world) {
    if (folder === undefined) throw misused('FOLDER is missing: the backup');
    const env = serverEnvironment(values, world.env);
    const config = configOf(env);
    // As the server does: what is written is for its own user only.
    process.umask(0o077);
    const { out } = world;
    const progress = out.progress('restore');
    const { restore: put } = await world.upkeep();
    const options = { force: values.force, progress: progress.at, signal: world.signal };
    const done = await put(config, folder, options).finally(progress.end);
    const { engine, madeAt, rows, laidAside } = done;
    const differing = Object.entries(done.settings).filter(([name, value]) => env[name] !== value);
    if (values.json) {
      out.json({ folder, engine, madeAt, rows, laidAside, settings: Object.fromEntries(differing) });
      return EXIT.fine;
    }
    out.line(`restored as of ${madeAt}: ${counted(rows)}`);
    if (laidAside !== null) out.line(`what was there is in ${laidAside}: remove it when all is well`);
    for (const [name, value] of differing) {
      const here = env[name] === undefined || env[name] === '' ? 'not set' : env[name];
      out.line(`the server had ${name}=${value}; here it is ${here}`);
    }
    return EXIT.fine;
  },
});
