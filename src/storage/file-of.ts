import type { WholeFile } from '../domain/files/firmware.ts';

/** A file, where all of it is kept. */
export const fileOf = (row: {
  readonly file_key: string | null;
  readonly size: number | null;
  readonly sha256: string | null;
}): WholeFile | null =>
  row.file_key === null || row.size === null || row.sha256 === null
    ? null
    : { key: row.file_key, size: row.size, sha256: row.sha256 };
