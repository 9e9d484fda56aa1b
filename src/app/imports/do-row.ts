/** A line is done by the use-case that does the same over REST. */
import type { Actor } from '../../domain/access/allow.ts';
import { importSite, type SiteApi } from './import-site.ts';
import type { ImportRow, Outcome } from './rows.ts';

/** The use-cases that lines are done by. */
export type ImportApi = SiteApi;

export function doRow(api: ImportApi, who: Actor, row: ImportRow): Promise<Outcome> {
  switch (row.kind) {
    case 'sites':
      return importSite(api, who, row);
  }
}
