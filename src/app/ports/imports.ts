/** Ports about imports: files that wait for their turn, what stands in them, and what became of each line. */
import type { Allowed, CustomerRef, MemberRef } from '../../domain/access/allow.ts';
import type { ImportId, Instant } from '../../domain/ids.ts';
import type {
  Fate,
  FateCounts,
  Import,
  ImportKind,
  ImportState,
  LineFate,
  ReceivedFile,
  Wrong,
} from '../../domain/imports/import.ts';
import type { Page } from './keeping.ts';
import type { Tx } from './store.ts';

type Keep = Allowed<'keep', CustomerRef>;
type Read = Allowed<'read', CustomerRef>;
/** The server ends what nobody may go on with, and takes files away. */
type End = Keep | Allowed<'report', CustomerRef>;

export interface ReceiveImports {
  /** In state `receiving`, by this node. */
  addImport(
    tx: Tx,
    by: Keep,
    asked: { readonly kind: ImportKind; readonly dryRun: boolean; readonly askedBy: MemberRef },
    nodeId: string,
    at: Instant,
  ): Promise<Import>;
  /** Parts are numbered from 1. */
  addImportPart(tx: Tx, by: Keep, id: ImportId, part: number, text: string): Promise<void>;
  /** The file is whole: it waits for its turn. */
  queueImport(tx: Tx, by: Keep, id: ImportId, file: ReceivedFile, at: Instant): Promise<Import>;
  /** Takes away an import whose file did not come whole. */
  dropImport(tx: Tx, by: Keep, id: ImportId): Promise<void>;
}

export interface Imports {
  anImport(tx: Tx, by: Read, id: ImportId): Promise<Import | undefined>;
  /** Newest first; `after` is the id of the last one of the page before. */
  imports(tx: Tx, by: Read, page: Page<ImportId>): Promise<Import[]>;
  /** In the order of the file; `after` is the line of the last one of the page before. `fate` null: all. */
  importFates(tx: Tx, by: Read, id: ImportId, fate: Fate | null, page: Page<number>): Promise<LineFate[]>;
}

/** How an import can end. */
export type Ending = Extract<ImportState, 'done' | 'failed' | 'cancelled'>;

export interface EndImports {
  /** Decides how it ends, if nothing is decided yet. Its file is still there: {@link EndImports.dropFile} takes it away. */
  endImport(
    tx: Tx,
    by: End,
    id: ImportId,
    ending: Ending,
    problem: string | null,
    at: Instant,
  ): Promise<void>;
  /**
   * Takes away some of the file of an import whose ending is decided; with the last of it also its names, and the import has
   * ended. Answers whether it has, or is not there any more.
   */
  dropFile(tx: Tx, by: End, id: ImportId, at: Instant): Promise<boolean>;
}

export interface ClaimImports {
  /**
   * Takes an import that nobody works on: the oldest that its customer has, because later files name what earlier ones make. Those
   * that this process has in hand are left out. It is running then, or is left to be ended.
   */
  claimImport(tx: Tx, nodeId: string, inHand: readonly ImportId[], now: Instant): Promise<Import | undefined>;
  /**
   * Takes away what a node was receiving that is gone, or that begins a new life (`nodeId`), and what has been coming in since before
   * `begunBefore`. Answers how many.
   */
  dropBroken(tx: Tx, nodeId: string | null, now: Instant, begunBefore: Instant): Promise<number>;
  /** Takes away some imports that ended before `before`, with their fates. Answers how many rows those were. */
  forgetImports(tx: Tx, before: Instant): Promise<number>;
}

export interface NamedLine {
  readonly line: number;
  /** null: not kept. */
  readonly cells: Cells | null;
}

/** What stands in a line, by column. */
export type Cells = Readonly<Record<string, string>>;

export interface WorkOnImports {
  /** Locks the import until the transaction ends. Answers whether it is still running, and still this node's. */
  holdImport(tx: Tx, by: Keep, id: ImportId, nodeId: string): Promise<boolean>;
  importPart(tx: Tx, by: Read, id: ImportId, part: number): Promise<string | undefined>;
  /** Which of the lines from the first to the last one have their fate already. */
  settledLines(tx: Tx, by: Read, id: ImportId, first: number, last: number): Promise<Set<number>>;
  /** Which of the names good lines have already. */
  namedLines(tx: Tx, by: Read, id: ImportId, names: readonly string[]): Promise<Map<string, NamedLine>>;
  /** Keeps fates and names, and counts them. */
  keepFates(
    tx: Tx,
    by: Keep,
    id: ImportId,
    fates: readonly LineFate[],
    names: readonly (NamedLine & { readonly name: string })[],
  ): Promise<void>;
}

/** A line of a file, by the number of its first line of text; the header is line 1. */
export type ImportLine = { readonly line: number } & ({ readonly cells: Cells } | { readonly wrong: Wrong });

export interface ReadImportFiles {
  /** The lines of a file under its header. What is wrong with the form of one is told in its place; the rest goes on. */
  importLines(parts: AsyncIterable<string>): AsyncIterable<ImportLine>;
}

/** Waits. */
export interface Pause {
  pause(milliseconds: number): Promise<void>;
}

export type { FateCounts };
