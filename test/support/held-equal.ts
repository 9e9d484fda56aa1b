// Every driver document that a suite reads is read a second time the plain way, and has to be the same to the byte.
import type { DocumentBytes, DriverDocuments } from '../../src/app/documents/driver-documents.ts';

/** What goes on meanwhile may make a difference, but not each time. */
const TRIES = 20;

const textOf = (found: DocumentBytes | undefined) => found?.settled().bytes().toString();

export function heldEqual(kept: DriverDocuments, plain: DriverDocuments): DriverDocuments {
  return {
    // What would be there at once takes the time to be compared.
    driverDocumentNow: (...asked) => kept.driverDocumentNow(...asked) && 'changed',
    async driverDocumentBytes(...asked) {
      for (let n = 1; ; n++) {
        const found = await kept.driverDocumentBytes(...asked);
        const [text, reference] = [textOf(found), textOf(await plain.driverDocumentBytes(...asked))];
        if (text === reference) return found;
        if (n === TRIES) throw new Error(`a document differs from its reference:\n${text}\n${reference}`);
      }
    },
  };
}
