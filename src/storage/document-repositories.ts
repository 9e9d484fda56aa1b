/** What driver documents are made of. */
import type { ReadFragments, ReadLeases, ReadSkeleton } from '../app/ports/documents.ts';
import { nodeLeases } from './connections.ts';
import { driverSkeleton, nextOfRights } from './documents.ts';
import { chargerFragments } from './fragments.ts';

export const documentRepositories = {
  chargerFragments,
  driverSkeleton,
  nextOfRights,
  nodeLeases,
} satisfies ReadFragments & ReadLeases & ReadSkeleton;
