import type { TSchema } from 'typebox';
import type { DriverRow } from '../../app/imports/rows.ts';
import type { Cells } from '../../app/ports/imports.ts';
import { foldTag } from '../../domain/ids.ts';
import { mergePatch } from '../merge-patch.ts';
import { type NewDriver, newDriverSchema, showDriver, toDriver } from '../schemas/drivers.ts';
import { ID_TAG_RULE, isIdTag } from '../schemas/id-tag.ts';
import { showTag } from '../schemas/tags.ts';
import type { Validate } from '../validate.ts';
import { nameIn, readCells, textOf, type WrongCell, wrongCell } from './values.ts';

/** Makes the reader of lines about drivers, each with a tag if it has the columns. */
export function driverRows(compile: (schema: TSchema) => Validate) {
  const validate = compile(newDriverSchema);
  return (cells: Cells): DriverRow | WrongCell => {
    const read = readCells('drivers', cells);
    if ('wrong' in read) return read;
    const externalId = nameIn(cells, 'externalId');
    if (typeof externalId !== 'string') return externalId;
    const idTag = textOf(read, 'idTag') ?? null;
    const tokenName = textOf(read, 'tokenName');
    if (idTag === null && tokenName) return wrongCell('tokenName', 'has no use without idTag');
    if (idTag !== null && !isIdTag(idTag)) return wrongCell('idTag', ID_TAG_RULE);
    const said = { idTag, ...(tokenName === undefined ? {} : { tokenName }) };
    return {
      kind: 'drivers',
      names: [
        { column: 'externalId', name: `driver ${externalId}` },
        ...(idTag === null ? [] : [{ column: 'idTag', name: `tag ${foldTag(idTag)}` }]),
      ],
      after: [],
      externalId,
      homeExternalId: textOf(read, 'homeExternalId'),
      wanted(current, homeId) {
        const base = current === null ? {} : { ...showDriver(current), integratedExternalIds: undefined };
        const patch = homeId === undefined ? read.patch : { ...read.patch, homeGroupId: homeId };
        const { tags: _, integratedExternalIds: __, ...rest } = mergePatch(base, patch) as NewDriver;
        // The tag of the line beside those that the driver has: a line takes none away.
        const had = (current?.tags ?? []).map(showTag);
        const same = had.findIndex((tag) => idTag !== null && foldTag(tag.idTag) === foldTag(idTag));
        const tags =
          same < 0 ? [...had, said] : had.map((tag, i) => (i === same ? mergePatch(tag, said) : tag));
        const whole = { ...rest, ...(idTag === null ? {} : { tags }) };
        return validate(whole) ?? toDriver(whole as NewDriver);
      },
    };
  };
}
