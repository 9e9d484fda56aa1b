import type { TSchema } from 'typebox';
import type { DriverNamed, TagRow } from '../../app/imports/rows.ts';
import type { Cells } from '../../app/ports/imports.ts';
import { driverId, foldTag } from '../../domain/ids.ts';
import { mergePatch } from '../merge-patch.ts';
import { type NewTag, newTagSchema, showTag, toTag } from '../schemas/tags.ts';
import type { Validate } from '../validate.ts';
import { nameIn, numberOf, type ReadCells, readCells, textOf, type WrongCell, wrongCell } from './values.ts';

/** Makes the reader of lines about tags. */
export function tagRows(compile: (schema: TSchema) => Validate) {
  const validate = compile(newTagSchema);
  return (cells: Cells): TagRow | WrongCell => {
    const read = readCells('tags', cells);
    if ('wrong' in read) return read;
    const idTag = nameIn(cells, 'idTag');
    if (typeof idTag !== 'string') return idTag;
    const driver = driverIn(read);
    if ('wrong' in driver) return driver;
    return {
      kind: 'tags',
      names: [{ column: 'idTag', name: `tag ${foldTag(idTag)}` }],
      after: [],
      driver,
      idTag,
      settings(current) {
        const whole = mergePatch(current === null ? {} : showTag(current), read.patch);
        return validate(whole) ?? toTag(whole as NewTag);
      },
    };
  };
}

/** The driver that a line is about. */
export function driverIn(read: ReadCells): DriverNamed | WrongCell {
  const externalId = textOf(read, 'driverExternalId');
  if (typeof externalId === 'string') return { column: 'driverExternalId', externalId };
  const id = numberOf(read, 'userid');
  if (typeof id === 'number') return { column: 'userid', driverId: driverId(id) };
  const column = externalId === undefined ? 'userid' : 'driverExternalId';
  return wrongCell(column, 'must not be empty');
}
