/** What is kept in memory of what storage knows, joined to what tells that it changed. */

import type { Observations } from './app/charging/observations.ts';
import { type KeptDocuments, keptDocuments } from './app/documents/kept-documents.ts';
import type { HearChanges } from './app/ports/changes.ts';
import { type FindShownKey, keptKeys } from './app/queries/kept-keys.ts';

const MEGABYTE = 1_000_000;

export function documentsInMemory(
  engine: HearChanges,
  observed: Pick<Observations, 'onSeen'>,
  use: Parameters<typeof keptDocuments>[0],
  { documentCache }: { readonly documentCache: number },
): KeptDocuments {
  const documents = keptDocuments(use, documentCache * MEGABYTE);
  engine.onChanges(documents.hear);
  observed.onSeen(documents.seen);
  return documents;
}

export function keysInMemory(engine: HearChanges, use: Parameters<typeof keptKeys>[0]): FindShownKey {
  const { shownKey, shownKeyNow, hear } = keptKeys(use);
  engine.onChanges(hear);
  return { shownKey, shownKeyNow };
}
