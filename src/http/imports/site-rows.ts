import type { TSchema } from 'typebox';
import type { SiteRow } from '../../app/imports/rows.ts';
import type { Cells } from '../../app/ports/imports.ts';
import { mergePatch } from '../merge-patch.ts';
import { type NewSite, newSiteSchema, showSite, toSite } from '../schemas/sites.ts';
import type { Validate } from '../validate.ts';
import { nameIn, readCells, textOf, type WrongCell } from './values.ts';

const nameOf = (externalId: string) => `site ${externalId}`;

/** Makes the reader of lines about sites. */
export function siteRows(compile: (schema: TSchema) => Validate) {
  const validate = compile(newSiteSchema);
  return (cells: Cells): SiteRow | WrongCell => {
    const read = readCells('sites', cells);
    if ('wrong' in read) return read;
    const externalId = nameIn(cells, 'externalId');
    if (typeof externalId !== 'string') return externalId;
    const parentExternalId = textOf(read, 'parentExternalId');
    return {
      kind: 'sites',
      names: [{ column: 'externalId', name: nameOf(externalId) }],
      after: typeof parentExternalId === 'string' ? [nameOf(parentExternalId)] : [],
      externalId,
      parentExternalId,
      settings(current, parentId) {
        const patch = parentId === undefined ? read.patch : { ...read.patch, parentGroupId: parentId };
        const whole = mergePatch(current === null ? {} : showSite(current), patch);
        return validate(whole) ?? toSite(whole as NewSite);
      },
    };
  };
}
