/** What stands there now of a site or an access group beside what was wanted of it. */
import type { Thing } from '../../api/thing.ts';
import { ConflictDialog } from '../../parts/conflict.tsx';
import { t } from '../../texts/texts.ts';

export interface Conflicting<T> {
  readonly now: Thing<T>;
  readonly patch: Readonly<Record<string, unknown>>;
}

interface Props<T> {
  conflict: Conflicting<T> | null;
  /** A thing or a patch as single fields. */
  fields: (of: Readonly<Record<string, unknown>>) => readonly (readonly [string, unknown])[];
  said: (field: string, value: unknown) => string;
  onKeepMine: (etag: string | null) => Promise<void>;
  onTakeTheirs: () => void;
}

export function SiteConflict<T extends object>({
  conflict,
  fields,
  said,
  onKeepMine,
  onTakeTheirs,
}: Props<T>) {
  const theirs = new Map(fields((conflict?.now.value ?? {}) as Record<string, unknown>));
  const differing = fields(conflict?.patch ?? {}).map(([field, mine]) => ({
    field: t.sites.fields[field] ?? field,
    theirs: said(field, theirs.get(field)),
    yours: said(field, mine),
  }));
  return (
    <ConflictDialog
      of={conflict === null ? null : differing}
      onKeepMine={() => onKeepMine(conflict?.now.etag ?? null)}
      onTakeTheirs={onTakeTheirs}
    />
  );
}
