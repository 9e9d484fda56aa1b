/** Sends a file, and keeps it until it was done for real: a dry run comes first. */
import { answered, api, type Schemas } from '../../api/client.ts';
import { queries } from '../../api/query.ts';
import type { Kind } from './import-kinds.ts';

export type Import = Schemas['Import'];

/** By import. Whoever leaves the page and comes back still has it; who reads the page anew has not. */
const files = new Map<number, File>();

export const fileOf = (id: number): File | undefined => files.get(id);

export async function sendFile(kind: Kind, file: File, dryRun: boolean): Promise<Import> {
  const made = await answered(
    api.POST('/api/v1/imports', {
      params: { query: { kind, dryRun } },
      // A file is sent as it lies there, whatever its size.
      body: file as unknown as string,
      bodySerializer: (body) => body,
      headers: { 'Content-Type': 'text/csv' },
    }),
  );
  files.clear();
  if (dryRun) files.set(made.id, file);
  void queries.invalidateQueries({ queryKey: ['rows', 'imports'] });
  return made;
}

export const isOver = ({ state }: Pick<Import, 'state'>) =>
  state === 'done' || state === 'failed' || state === 'cancelled';

export const doneLines = ({ fates }: Import) =>
  fates.created + fates.changed + fates.unchanged + fates.refused;
