/** What the running of imports needs, and who it acts as. */
import type { Allowed, CustomerRef, Member } from '../../domain/access/allow.ts';
import type { Refusal } from '../../domain/errors.ts';
import type { DomainEvent } from '../../domain/events.ts';
import type { Import, ImportKind, Wrong } from '../../domain/imports/import.ts';
import type { PasswordPorts } from '../admin/charger-password.ts';
import type { Tell } from '../ports/bus.ts';
import type { Clock } from '../ports/clock.ts';
import type {
  Cells,
  ClaimImports,
  EndImports,
  Pause,
  ReadImportFiles,
  WorkOnImports,
} from '../ports/imports.ts';
import type { ActFor, ReadSnapshot, Transact, Tx } from '../ports/store.ts';
import type { WorkWaits } from '../ports/work.ts';
import type { MemberPorts } from '../queries/member-now.ts';
import type { ImportApi } from './do-row.ts';
import type { OwnNode } from './receive-import.ts';
import type { ImportRow } from './rows.ts';

/** Reads the cells of a line by the rules of the API. */
export interface ReadRows {
  rowOf(kind: ImportKind, cells: Cells): ImportRow | { readonly wrong: Wrong };
  /** A refusal of the API in terms of the file: which column. */
  wrongOf(kind: ImportKind, refusal: Refusal, cells: Cells): Wrong;
}

/** The use-cases inside an open transaction. */
export interface Within {
  within(tx: Tx, told: (event: DomainEvent) => void): ImportApi;
  /** Runs `work` so that all it did is undone where it throws. */
  attempt<T>(tx: Tx, work: () => Promise<T>): Promise<T>;
}

export type ImportPorts = Transact &
  WorkWaits &
  ActFor &
  MemberPorts &
  PasswordPorts &
  ReadSnapshot &
  Clock &
  Tell &
  Pause &
  OwnNode &
  Within &
  ReadImportFiles &
  ReadRows &
  ClaimImports &
  EndImports &
  WorkOnImports;

/** An import in hand, and the proofs to work on it in the name of who asked for it. */
export interface Task {
  readonly one: Import;
  readonly who: Member;
  readonly reads: Allowed<'read', CustomerRef>;
  readonly keeps: Allowed<'keep', CustomerRef>;
}
