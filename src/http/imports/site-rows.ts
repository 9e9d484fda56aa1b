import type { TSchema } from 'typebox';
import type { SiteRow } from '../../app/imports/rows.ts';
import type { Cells } from '../../app/ports/imports.ts';
import type { Wrong } from '../../domain/imports/import.ts';
import { mergePatch } from '../merge-patch.ts';
import { type NewSite, newSiteSchema, showSite, toSite } from '../schemas/sites.ts';
import type { Validate } from '../validate.ts';
import { FILE_FORMS } from './columns.ts';
import { BLANK, isBlank, patchOf, textOf } from './values.ts';

const nameOf = (externalId: string) => `site ${externalId}`;

/** Makes the reader of lines about sites. */
export function siteRows(compile: (schema: TSchema) => Validate) {
  const validate = compile(newSiteSchema);
  return (cells: Cells): SiteRow | { readonly wrong: Wrong } => {
    const patch = patchOf(FILE_FORMS.sites.columns, cells);
    if ('wrong' in patch) return patch as { readonly wrong: Wrong };
    const { externalId = '' } = cells;
    if (isBlank(externalId)) return { wrong: { column: 'externalId', rule: BLANK } };
    const parent = textOf(cells, 'parentExternalId');
    if (typeof parent === 'string' && typeof patch.parentGroupId === 'number') {
      return { wrong: { column: 'parentGroupId', rule: 'must be empty where parentExternalId is not' } };
    }
    return {
      kind: 'sites',
      names: [{ column: 'externalId', name: nameOf(externalId) }],
      after: typeof parent === 'string' ? [nameOf(parent)] : [],
      externalId,
      parentExternalId: parent === null && 'parentGroupId' in patch ? undefined : parent,
      settings(current, parentId) {
        const placed = parentId === undefined ? patch : { ...patch, parentGroupId: parentId };
        const whole = mergePatch(current === null ? {} : showSite(current), placed);
        return validate(whole) ?? toSite(whole as NewSite);
      },
    };
  };
}
