/** A line is done by the use-case that does the same over REST. */
import type { Actor } from '../../domain/access/allow.ts';
import type { WritePassword } from '../admin/charger-password.ts';
import { type ChargerApi, importCharger } from './import-charger.ts';
import { type DriverApi, importDriver } from './import-driver.ts';
import { importRight, type RightApi } from './import-right.ts';
import { importSite, type SiteApi } from './import-site.ts';
import { importTag, type TagApi } from './import-tag.ts';
import type { ImportRow, Outcome } from './rows.ts';

/** The use-cases that lines are done by. */
export type ImportApi = SiteApi & ChargerApi & DriverApi & TagApi & RightApi;

/** @param password of a charger, if its line gives one. */
export function doRow(
  api: ImportApi,
  who: Actor,
  row: ImportRow,
  password?: WritePassword,
): Promise<Outcome> {
  switch (row.kind) {
    case 'sites':
      return importSite(api, who, row);
    case 'chargers':
      return importCharger(api, who, row, password);
    case 'drivers':
      return importDriver(api, who, row);
    case 'tags':
      return importTag(api, who, row);
    case 'rights':
      return importRight(api, who, row);
  }
}
