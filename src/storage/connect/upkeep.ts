/** Backups of either engine, and the way back. What `forecourt backup`, `restore` and `doctor` do to storage. */
import {
  chownSync,
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { StorageUnavailable } from '../../app/ports/store.ts';
import {
  type Backups,
  type Kept,
  type Upkeep,
  type UpkeepOptions,
  UpkeepRefused,
} from '../../app/ports/upkeep.ts';
import { MigrationRefused, missingFrom, readMigrations } from '../migrate.ts';
import { copyOut, makeReady, putInPlace } from './backup-embedded.ts';
import { copyFilesOut, discardFiles, handFilesOver, lookAtFiles, putFilesBack } from './backup-files.ts';
import {
  DATABASE_FILE,
  fileFacts,
  MANIFEST,
  type Manifest,
  NODE_ID,
  readManifest,
  refuseOther,
  sync,
  writeManifest,
} from './backup-form.ts';
import { dumpOut, refuseFilled, restoreInto } from './backup-postgres.ts';
import { postgresError, sqliteError } from './errors.ts';
import { DataDirInUse, DataDirUnusable, LOCK_FILE, lockDataDir, PID_FILE } from './lock.ts';
import { look } from './look.ts';

export const upkeep: Upkeep = { ...look, backup, restore };

async function backup(
  kept: Kept,
  folder: string,
  about: Parameters<Backups['backup']>[2],
  options: UpkeepOptions,
): Promise<Manifest> {
  const target = resolve(folder);
  // Known by its name until it is whole: what a killed backup leaves is never taken for one.
  const partial = `${target}.partial`;
  try {
    makeRoom(target, partial);
    const engine = kept.databaseUrl === undefined ? 'embedded' : 'postgres';
    const file = join(partial, DATABASE_FILE[engine]);
    const madeAt = new Date().toISOString();
    const contents =
      kept.databaseUrl === undefined
        ? await copyOut(resolve(kept.dataDir), file, options)
        : await dumpOut(kept.databaseOwnerUrl ?? kept.databaseUrl, file, options);
    if (contents.migrations.length === 0)
      throw new UpkeepRefused('there is nothing to back up: no server ever used this database');
    const nodeId = join(kept.dataDir, NODE_ID);
    if (existsSync(nodeId)) copyFileSync(nodeId, join(partial, NODE_ID));
    const quiet = { ...options, progress: () => {} };
    const files: Record<string, Manifest['files'][string]> = {};
    for (const name of readdirSync(partial)) {
      files[name] = await fileFacts(join(partial, name), quiet);
      sync(join(partial, name));
    }
    Object.assign(files, await copyFilesOut(resolve(kept.dataDir), partial, options));
    const bytes = Object.values(files).reduce((sum, one) => sum + one.bytes, 0);
    const manifest = { ...about, engine, madeAt, bytes, ...contents, files } as const;
    writeManifest(partial, manifest);
    sync(join(partial, MANIFEST));
    sync(partial);
    renameSync(partial, target);
    sync(dirname(target));
    return readManifest(target);
  } catch (error) {
    discard(partial);
    throw refused(error);
  }
}

/** An empty folder may be there already. */
function makeRoom(target: string, partial: string): void {
  if (existsSync(target)) {
    if (!statSync(target).isDirectory() || readdirSync(target).length > 0) {
      throw new UpkeepRefused(`${target} is there already: name a folder that is not`);
    }
    rmdirSync(target);
  }
  discard(partial);
  mkdirSync(partial, { recursive: true, mode: 0o700 });
}

/** Files of ours only, whatever else lies there. */
function discard(partial: string): void {
  if (!existsSync(partial)) return;
  for (const name of [...Object.values(DATABASE_FILE), NODE_ID, MANIFEST]) {
    for (const end of ['', '-journal', '-wal', '-shm'])
      rmSync(join(partial, `${name}${end}`), { force: true });
  }
  discardFiles(partial);
  if (readdirSync(partial).length === 0) rmdirSync(partial);
}

async function restore(
  kept: Kept,
  folder: string,
  options: UpkeepOptions & { readonly force: boolean },
): Promise<Manifest & { laidAside: string | null }> {
  const dataDir = resolve(kept.dataDir);
  const source = resolve(folder);
  try {
    const manifest = readManifest(source);
    refuseOtherEngine(manifest, kept);
    missingFrom(manifest.migrations, readMigrations(), 'the backup');
    await lookAtFiles(source, manifest, options);
    const lock = lockDataDir(dataDir);
    try {
      const { databaseUrl, databaseOwnerUrl } = kept;
      const laidAside =
        databaseUrl === undefined
          ? await restoreEmbedded(source, manifest, dataDir, options)
          : await restorePostgres(source, manifest, databaseOwnerUrl ?? databaseUrl, options);
      const nodeId = join(source, NODE_ID);
      if (existsSync(nodeId)) copyFileSync(nodeId, join(dataDir, NODE_ID));
      await putFilesBack(source, manifest, dataDir);
      handOver(dataDir);
      return { ...manifest, laidAside };
    } finally {
      lock.release();
    }
  } catch (error) {
    throw refused(error);
  }
}

function refuseOtherEngine({ engine }: Manifest, { databaseUrl }: Kept): void {
  if (engine === 'embedded' && databaseUrl !== undefined) {
    throw new UpkeepRefused('the backup is of an embedded database: unset DATABASE_URL to restore it');
  }
  if (engine === 'postgres' && databaseUrl === undefined) {
    throw new UpkeepRefused('the backup is of a PostgreSQL database: DATABASE_URL must name an empty one');
  }
}

async function restoreEmbedded(
  source: string,
  manifest: Manifest,
  dataDir: string,
  options: UpkeepOptions & { readonly force: boolean },
): Promise<string | null> {
  const name = DATABASE_FILE.embedded;
  if (!options.force && existsSync(join(dataDir, name))) {
    throw new UpkeepRefused(
      `${dataDir} has a database: with --force it is laid aside, or name another DATA_DIR`,
    );
  }
  const fresh = join(dataDir, `${name}.restoring`);
  try {
    rmSync(fresh, { force: true });
    const copy = openSync(fresh, 'wx', 0o600);
    try {
      const found = await fileFacts(join(source, name), options, (piece) => writeFileSync(copy, piece));
      refuseOther(source, name, manifest, found);
    } finally {
      closeSync(copy);
    }
    const { rows } = await makeReady(fresh);
    const other = Object.entries(rows).find(([table, count]) => manifest.rows[table] !== count);
    if (other !== undefined)
      throw new UpkeepRefused(`the backup has ${other[1]} ${other[0]}, and says ${manifest.rows[other[0]]}`);
    sync(fresh);
    return putInPlace(fresh, dataDir, new Date());
  } catch (error) {
    for (const end of ['', '-journal', '-wal', '-shm']) rmSync(`${fresh}${end}`, { force: true });
    throw error;
  }
}

async function restorePostgres(
  source: string,
  manifest: Manifest,
  databaseUrl: string,
  options: UpkeepOptions,
): Promise<null> {
  const name = DATABASE_FILE.postgres;
  await refuseFilled(databaseUrl);
  const found = await fileFacts(join(source, name), { ...options, progress: () => {} });
  refuseOther(source, name, manifest, found);
  await restoreInto(databaseUrl, join(source, name), manifest, options);
  return null;
}

/** Run by root, what was made belongs to whom the folder belongs to: the server runs as that user. */
function handOver(dataDir: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(dataDir);
  for (const name of [DATABASE_FILE.embedded, NODE_ID, LOCK_FILE, PID_FILE]) {
    const file = join(dataDir, name);
    if (existsSync(file)) chownSync(file, uid, gid);
  }
  handFilesOver(dataDir);
}

/** As a sentence for the operator, where there is one; a defect stays what it is. */
function refused(error: unknown): unknown {
  if (error instanceof UpkeepRefused) return error;
  const { errcode, message = '', path } = error as { errcode?: number; message?: string; path?: string };
  if (error instanceof DataDirInUse) return new UpkeepRefused(`${message}: stop it first`);
  const known = error instanceof DataDirUnusable || error instanceof MigrationRefused;
  // A path: the file system's own sentence, which names it.
  if (known || path !== undefined) return new UpkeepRefused(message);
  const cause = errcode === undefined ? postgresError(error, new Map()) : sqliteError(errcode, message);
  if (!(cause instanceof StorageUnavailable)) return error;
  return new UpkeepRefused(`the storage cannot be used: ${cause.message}`);
}
