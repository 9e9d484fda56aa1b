/** `forecourt backup`: everything that this machine's server keeps, in a folder, while it runs. */
import type { RowCounts } from '../../app/ports/upkeep.ts';
import { version } from '../../config.ts';
import { command, JSON_FLAG } from '../command.ts';
import { configOf, MACHINE_FLAGS, serverEnvironment, settingsIn } from '../machine.ts';
import { EXIT, misused } from '../stop.ts';

export const backup = command({
  words: 'backup',
  summary: 'everything that the server of this machine keeps, in a folder',
  usage: 'FOLDER',
  about:
    'Writes a backup into FOLDER, which it makes: the database of one moment, the files (firmware, and logs of chargers), this node’s name and the settings without secrets. ' +
    'The server may run or not. DATA_DIR, DATABASE_URL and DATABASE_OWNER_URL are the server’s own, from the environment. Of PostgreSQL it is pg_dump’s ' +
    'custom format, which needs pg_dump on this machine. A backup holds hashes of keys and passwords, and who charged where: keep ' +
    'it as such.',
  flags: { ...MACHINE_FLAGS, ...JSON_FLAG },
  takes: ['FOLDER'],
  async run(values, [folder], world) {
    if (folder === undefined) throw misused('FOLDER is missing: where the backup goes');
    const env = serverEnvironment(values, world.env);
    const config = configOf(env);
    // What is written is for its own user only.
    process.umask(0o077);
    const progress = world.out.progress('backup');
    const { backup: make } = await world.upkeep();
    const about = { forecourt: version(), settings: settingsIn(env, config) };
    const options = { progress: progress.at, signal: world.signal };
    const made = await make(config, folder, about, options).finally(progress.end);
    if (values.json) {
      const { engine, madeAt, bytes, rows, forecourt } = made;
      world.out.json({ folder, engine, madeAt, bytes, rows, forecourt });
    } else {
      world.out.line(`backed up into ${folder}, ${megabytes(made.bytes)}, as of ${made.madeAt}`);
      world.out.line(counted(made.rows));
    }
    return EXIT.fine;
  },
});

export const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

export const counted = (rows: RowCounts) =>
  Object.entries(rows)
    .map(([table, count]) => `${count} ${table}`)
    .join(' · ');
