/** What is asked of a machine's storage from outside of a running server: a look at it, a backup, a restore. */

/** Where a server with these settings keeps its data. */
export interface Kept {
  readonly dataDir: string;
  /** undefined: the embedded database in `dataDir`. */
  readonly databaseUrl: string | undefined;
  /** Of the role that owns the tables, where that is another one than the server's. */
  readonly databaseOwnerUrl?: string | undefined;
}

/** It is not done. The message is a sentence for the operator: what is in the way and what would help. */
export class UpkeepRefused extends Error {
  override readonly name = 'UpkeepRefused';
}

export interface DataDirFacts {
  /** Absolute. */
  readonly path: string;
  /** Or could be made, where it is absent. */
  readonly usable: boolean;
  readonly exists: boolean;
  /** Why it is not usable; null: it is. */
  readonly problem: string | null;
  /** A Forecourt process has it; `pid` null: nobody knows which. */
  readonly held: { readonly pid: number | null } | null;
  /** Of the disk it is on, for this user; null: the system doesn't tell. */
  readonly freeBytes: number | null;
}

export interface DatabaseFacts {
  readonly engine: 'embedded' | 'postgres';
  /** For people, without passwords. */
  readonly where: string;
  /** As the engine says it; null: it was not asked. */
  readonly version: string | null;
  /** absent: a first start makes it. behind: the next start migrates it. */
  readonly state: 'absent' | 'current' | 'behind' | 'unusable';
  /** Names of the migrations that the next start applies. */
  readonly pending: readonly string[];
  /** What is wrong with it, a sentence each. */
  readonly problems: readonly string[];
  /** How well it keeps customers apart by itself; null: it does not, or it is not there yet. */
  readonly wall: { readonly outcome: 'ok' | 'warning' | 'problem'; readonly found: string } | null;
}

export interface Look {
  /** Changes nothing, whether a server runs or not. */
  lookAtDataDir(dataDir: string): Promise<DataDirFacts>;
  /** Changes nothing, and answers instead of rejecting. */
  lookAtDatabase(kept: Kept): Promise<DatabaseFacts>;
}

/** A certificate with which the server shows who it is. */
export interface CertificateFacts {
  readonly file: string;
  /** For whom it is, as it says itself. */
  readonly names: string;
  readonly until: number;
  /** SHA-256, hexadecimal with colons. */
  readonly fingerprint: string;
}

export interface LookAtCertificates {
  /** `problem`: why the server would not start with these files, a sentence; null: it would. */
  lookAtCertificates(
    certs: readonly string[],
    keys: readonly string[],
  ): Promise<{ readonly good: readonly CertificateFacts[]; readonly problem: string | null }>;
}

export interface UpkeepOptions {
  /** Heard now and then; `total` undefined: nobody knows. Bytes. */
  readonly progress: (done: number, total: number | undefined) => void;
  readonly signal: AbortSignal;
}

/** How many of each there are: for people, and to compare a restored database with. */
export type RowCounts = Readonly<Record<string, number>>;

/** What a backup says of itself; `backup.json` in its folder. */
export interface BackupFacts {
  readonly forecourt: string;
  readonly engine: 'embedded' | 'postgres';
  /** ISO 8601. What was answered before is in it. */
  readonly madeAt: string;
  readonly rows: RowCounts;
  readonly bytes: number;
  /** Variables that the server's environment had, without secrets. */
  readonly settings: Readonly<Record<string, string>>;
}

export interface Backups {
  /**
   * Writes a backup into `folder`, which it makes, while a server runs or not. Rejects with {@link UpkeepRefused}; then
   * the folder is not there.
   */
  backup(
    kept: Kept,
    folder: string,
    about: { readonly forecourt: string; readonly settings: Readonly<Record<string, string>> },
    options: UpkeepOptions,
  ): Promise<BackupFacts>;
  /**
   * Puts a backup in the place of what `kept` names; ids go on far above those that the backup knows. `force`: a database
   * that is there is laid aside; never one that a server has. Rejects with {@link UpkeepRefused}.
   */
  restore(
    kept: Kept,
    folder: string,
    options: UpkeepOptions & { readonly force: boolean },
  ): Promise<BackupFacts & { readonly laidAside: string | null }>;
}

export type Upkeep = Look & Backups;
