import { type Actor, isMember } from '../../domain/access/allow.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { ImportId } from '../../domain/ids.ts';
import type { Import, ImportKind, ReceivedFile } from '../../domain/imports/import.ts';
import { keepsOwn } from '../admin/own-customer.ts';
import { transactUnlessRefused } from '../admin/undo.ts';
import type { Clock } from '../ports/clock.ts';
import type { ReceiveImports } from '../ports/imports.ts';
import type { Transact } from '../ports/store.ts';
import type { WorkWaits } from '../ports/work.ts';
import { type MemberPorts, memberNow } from '../queries/member-now.ts';

/** A piece of the file, checked. */
export interface FilePart {
  readonly text: string;
  /** Of the file as it came. */
  readonly bytes: number;
  /** Lines that end in it and say something, the header among them. */
  readonly lines: number;
}

/** This process among those that share the database. */
export interface OwnNode {
  readonly nodeId: string;
}

/** A file that is whole, and is nobody's import yet. */
export interface WholeFile extends ReceivedFile {
  readonly id: ImportId;
}

/**
 * Keeps a file part by part as it comes. Where it does not come whole, or a part of it is refused, nothing of it stays. What is whole
 * is queued or dropped by whoever asked for it; a process that dies before leaves it to the next one, which drops it.
 */
export function receiveImport(use: Transact & ReceiveImports & Clock & OwnNode) {
  return async (
    who: Actor,
    asked: { readonly kind: ImportKind; readonly dryRun: boolean },
    file: AsyncIterable<FilePart | Refusal>,
  ): Promise<WholeFile | Refusal> => {
    const own = keepsOwn(who);
    if (isRefusal(own)) return own;
    if (!isMember(who)) return refuse('not-authorised');
    const by = own.keeps;
    const { id } = await use.transact((tx) =>
      use.addImport(tx, by, { ...asked, askedBy: who }, use.nodeId, use.now()),
    );
    const drop = () => use.transact((tx) => use.dropImport(tx, by, id));
    try {
      let [parts, bytes, lines] = [0, 0, 0];
      for await (const part of file) {
        if (isRefusal(part)) {
          await drop();
          return part;
        }
        parts += 1;
        bytes += part.bytes;
        lines += part.lines;
        const number = parts;
        await use.transact((tx) => use.addImportPart(tx, by, id, number, part.text));
      }
      return { id, parts, bytes, lines: Math.max(0, lines - 1) };
    } catch (error) {
      await drop();
      throw error;
    }
  };
}

/** The file waits for its turn from now on, unless whoever sent it is good for nothing meanwhile. */
export function queueImport(use: Transact & ReceiveImports & MemberPorts & Clock & WorkWaits) {
  return async (who: Actor, { id, ...whole }: WholeFile): Promise<Import | Refusal> => {
    const own = keepsOwn(who);
    if (isRefusal(own)) return own;
    const queued = await transactUnlessRefused(use, async (tx) => {
      const now = use.now();
      if (!isMember(who) || (await memberNow(use, tx, who, now)) === undefined)
        return refuse('not-authorised');
      return use.queueImport(tx, own.keeps, id, whole, now);
    });
    use.workWaits();
    return queued;
  };
}

/** Takes away a file that nobody wants: it came once before. */
export function dropReceived(use: Transact & ReceiveImports) {
  return async (who: Actor, { id }: WholeFile): Promise<Refusal | undefined> => {
    const own = keepsOwn(who);
    if (isRefusal(own)) return own;
    await use.transact((tx) => use.dropImport(tx, own.keeps, id));
    return undefined;
  };
}
