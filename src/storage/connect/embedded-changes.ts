/**
 * How the embedded engine hears which rows a commit changed: triggers of the writing connection, kept nowhere, that call a function
 * of its thread. They cost no row and no fsync, and are as new as the code at each start.
 */
import type { Change, ChangeKind, Changes } from '../../app/ports/changes.ts';
import { type ChangeTrigger, changeTriggers, toldOf } from '../changes.ts';
import { NOTE } from './embedded-protocol.ts';

/** What the server that heard a charger knows by itself. */
const UNTOLD: ReadonlySet<ChangeKind> = new Set(['seen']);

/** Made on the connection that writes. */
export const changeStatements = (): string[] =>
  changeTriggers()
    .filter(({ source }) => !UNTOLD.has(source.kind))
    .map(statement);

function statement(trigger: ChangeTrigger): string {
  const { name, table, when, rows, source } = trigger;
  const notes = rows.map((row) => `select ${NOTE}('${source.kind}', ${toldOf(trigger, row).join(', ')});`);
  return `create temp trigger ${name} ${when} on main.${table} for each row begin ${notes.join(' ')} end`;
}

/** What a thread tells with its commit, as it came over: `kind customer thing`, in one text each. null: too many. */
export function changesOf(told: readonly string[] | null): Changes {
  return told === null ? 'everything' : told.map(changeOf);
}

function changeOf(told: string): Change {
  const [kind = '', customer, thing] = told.split(' ');
  return { kind: kind as ChangeKind, customer: Number(customer), thing: Number(thing) };
}
