/** Lines of an import in words of the domain, and what can come of one. */
import type { Refusal } from '../../domain/errors.ts';
import type { SiteId } from '../../domain/ids.ts';
import type { Fate, Wrong } from '../../domain/imports/import.ts';
import type { Site, SiteSettings } from '../../domain/sites/site.ts';

/** What every line has. */
interface Row {
  /** What it calls its thing, each with the column that says so: no other line of the file may say the same. */
  readonly names: readonly { readonly column: string; readonly name: string }[];
  /** Names of lines that must be done before it, if there are any. */
  readonly after: readonly string[];
}

export interface SiteRow extends Row {
  readonly kind: 'sites';
  readonly externalId: string;
  /** null: at the top of the tree; undefined: nothing is said of it. */
  readonly parentExternalId: string | null | undefined;
  /** @param current null: it is not there yet. @param parentId undefined: as it is. */
  settings(current: Site | null, parentId: SiteId | null | undefined): SiteSettings | Refusal;
}

export type ImportRow = SiteRow;

/** What came of a line: its fate · what is wrong with it · what it lacks, which a later line may bring. */
export type Outcome =
  | { readonly fate: Exclude<Fate, 'refused'>; readonly thingId: string }
  | { readonly wrong: Wrong }
  | Refusal
  | { readonly lacks: Wrong };
