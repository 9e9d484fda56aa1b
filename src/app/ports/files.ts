/** Ports about files: where their bytes lie, and what is kept of firmware, its updates, and what chargers upload. */
import type { Allowed, ChargerRef, CustomerRef } from '../../domain/access/allow.ts';
import type { Firmware, NewFirmware, WholeFile } from '../../domain/files/firmware.ts';
import type {
  Diagnostics,
  DiagnosticsKind,
  DiagnosticsState,
  FirmwareUpdate,
  UpdateState,
} from '../../domain/files/transfer.ts';
import type {
  ChargerKey,
  CommandId,
  DiagnosticsId,
  FirmwareId,
  FirmwareUpdateId,
  Instant,
} from '../../domain/ids.ts';
import type { Page } from './keeping.ts';
import type { Tx } from './store.ts';

type Read = Allowed<'read', CustomerRef>;
type Keep = Allowed<'keep', CustomerRef>;
type Operate = Allowed<'operate', ChargerRef>;
type Report = Allowed<'report', ChargerRef>;

/** Bytes on disk, under names of our own making. */
export interface StoreFiles {
  /**
   * Writes them as they come; when this settles they are on the disk, whole. Where there are more than `most`, or no room, nothing
   * stays, and neither where they break off: then it rejects. The file is the caller's until {@link fileSettled} or {@link removeFile}.
   */
  storeFile(bytes: AsyncIterable<Uint8Array>, most: number): Promise<WholeFile | 'too-large' | 'full'>;
  /** What the file is for is kept: it stays as long as that names it. */
  fileSettled(key: string): void;
  removeFile(key: string): Promise<void>;
  /** From byte `from` to byte `to`, both among them. Answers undefined where the file is not there. */
  readFile(key: string, from: number, to: number): Promise<AsyncIterable<Uint8Array> | undefined>;
  /** Names of files that nobody has in hand, of another node's only old ones. */
  looseFiles(): Promise<string[]>;
}

export interface KeepFirmware {
  addFirmware(tx: Tx, by: Keep, added: NewFirmware, askedBy: string, at: Instant): Promise<Firmware>;
  firmware(tx: Tx, by: Read, id: FirmwareId): Promise<Firmware | undefined>;
  /** Newest first. */
  firmwares(tx: Tx, by: Read, page: Page<FirmwareId>): Promise<Firmware[]>;
  /** Answers false where it has one already. */
  keepFirmwareFile(tx: Tx, by: Keep, before: Firmware, file: WholeFile, at: Instant): Promise<boolean>;
  /** Answers false, and leaves it, while a charger may be fetching it. Updates that are over stay without it. */
  deleteFirmware(tx: Tx, by: Keep, doomed: Firmware, at: Instant): Promise<boolean>;
}

/** What a transfer begins with. */
export interface NewTransfer {
  readonly commandId: CommandId;
  /** null: its action has none. */
  readonly requestId: number | null;
  readonly askedBy: string;
  readonly expiresAt: Instant;
  readonly at: Instant;
}

export interface Transfers {
  /** Answers undefined where the firmware is not there any more; it is held, so that nobody deletes it meanwhile. */
  addUpdate(
    tx: Tx,
    by: Operate,
    added: NewTransfer & { readonly firmware: Firmware },
    now: Instant,
  ): Promise<FirmwareUpdate | undefined>;
  addDiagnostics(
    tx: Tx,
    by: Operate,
    added: NewTransfer & {
      readonly kind: DiagnosticsKind;
      readonly from: Instant | null;
      readonly until: Instant | null;
      readonly location: string | null;
    },
    now: Instant,
  ): Promise<Diagnostics>;
  firmwareUpdate(tx: Tx, by: Read, id: FirmwareUpdateId, now: Instant): Promise<FirmwareUpdate | undefined>;
  diagnosticsOf(tx: Tx, by: Read, id: DiagnosticsId, now: Instant): Promise<Diagnostics | undefined>;
  /** Newest first; null: of any. */
  firmwareUpdates(
    tx: Tx,
    by: Read,
    asked: { readonly charger: ChargerKey | null; readonly firmwareId: FirmwareId | null },
    page: Page<FirmwareUpdateId>,
    now: Instant,
  ): Promise<FirmwareUpdate[]>;
  diagnostics(
    tx: Tx,
    by: Read,
    asked: { readonly charger: ChargerKey | null },
    page: Page<DiagnosticsId>,
    now: Instant,
  ): Promise<Diagnostics[]>;
  deleteDiagnostics(tx: Tx, by: Operate, id: DiagnosticsId): Promise<void>;
}

/** What chargers say and do about it. */
export interface FollowTransfers {
  /** Its command goes out with the token of this hash; one that it had before is no good any more. Answers whether it is a transfer's of ours. */
  setToken(tx: Tx, by: Report, command: CommandId, hash: string): Promise<boolean>;
  /** The charger has agreed; any before it is given up, whose command it agreed to. */
  acceptUpdate(tx: Tx, by: Report, command: CommandId, at: Instant): Promise<void>;
  /** `fileName`: as it will be called, where the charger said so. `nothing`: it has none. */
  acceptDiagnostics(
    tx: Tx,
    by: Report,
    command: CommandId,
    told: { readonly fileName: string | null; readonly nothing: boolean },
    at: Instant,
  ): Promise<void>;
  /** How the newest stands that it can be about. `requestId` null: it named none. */
  tellUpdate(
    tx: Tx,
    by: Report,
    requestId: number | null,
    told: { readonly state: UpdateState; readonly status: string },
    at: Instant,
  ): Promise<void>;
  tellDiagnostics(
    tx: Tx,
    by: Report,
    requestId: number | null,
    told: { readonly state: DiagnosticsState; readonly status: string },
    at: Instant,
  ): Promise<void>;
  /** The charger has booted with that version: an update to it is done. */
  tellBooted(tx: Tx, by: Report, version: string, at: Instant): Promise<void>;
  /** What a charger's hardware that is gone was told to do is done by nobody. */
  giveUpTransfers(tx: Tx, by: Report, problem: string, at: Instant): Promise<void>;
}

/** What the address of a file of ours is good for. */
export interface TokenTransfers {
  updateByToken(
    tx: Tx,
    hash: string,
    now: Instant,
  ): Promise<
    { readonly update: FirmwareUpdate; readonly file: WholeFile; readonly fileName: string } | undefined
  >;
  diagnosticsByToken(tx: Tx, hash: string, now: Instant): Promise<Diagnostics | undefined>;
  /** Answers false where another attempt came first, or it is not there any more. */
  receiveDiagnostics(
    tx: Tx,
    by: Report,
    id: DiagnosticsId,
    file: WholeFile & { readonly fileName: string | null },
    at: Instant,
  ): Promise<boolean>;
}

/** Over all customers. */
export interface ForgetFiles {
  /** Those of the names that something is kept under. */
  filesKept(tx: Tx, keys: readonly string[]): Promise<Set<string>>;
  /** Forgets diagnostics and updates asked for before then, some at a time. Answers how many. */
  forgetDiagnostics(tx: Tx, before: Instant): Promise<number>;
  forgetUpdates(tx: Tx, before: Instant): Promise<number>;
}

/** What a charger says that it is. */
export interface KnowHardware {
  hardwareOf(
    tx: Tx,
    by: Operate,
  ): Promise<{ readonly manufacturer: string | null; readonly model: string | null }>;
}
