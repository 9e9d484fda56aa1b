import type { TSchema } from 'typebox';
import type { PlaceNamed, RightRow } from '../../app/imports/rows.ts';
import type { Cells } from '../../app/ports/imports.ts';
import { accessGroupId, isChargerId, siteId } from '../../domain/ids.ts';
import { mergePatch } from '../merge-patch.ts';
import { CHARGER_ID_RULE } from '../path.ts';
import { rightDatesSchema, showGiven, toRightDates } from '../schemas/rights.ts';
import type { Validate } from '../validate.ts';
import { driverIn } from './tag-rows.ts';
import { type ReadCells, readCells, type WrongCell, wrongCell } from './values.ts';

const PLACES = ['siteExternalId', 'groupId', 'chargerId', 'accessGroupExternalId', 'accessGroupId'] as const;

/** Makes the reader of lines about rights. */
export function rightRows(compile: (schema: TSchema) => Validate) {
  const validate = compile(rightDatesSchema);
  return (cells: Cells): RightRow | WrongCell => {
    const read = readCells('rights', cells);
    if ('wrong' in read) return read;
    const driver = driverIn(read);
    if ('wrong' in driver) return driver;
    const place = placeIn(read);
    if ('wrong' in place) return place;
    const name = JSON.stringify([
      'externalId' in driver ? driver.externalId : driver.driverId,
      place.column,
      read.apart[place.column],
    ]);
    return {
      kind: 'rights',
      names: [{ column: place.column, name: `right ${name}` }],
      after: [],
      driver,
      place,
      dates(current) {
        const whole = mergePatch(current === null ? {} : showGiven(current), read.patch);
        return validate(whole) ?? toRightDates(whole as Parameters<typeof toRightDates>[0]);
      },
    };
  };
}

/** What the right is on: exactly one of the columns says it. */
function placeIn({ apart }: ReadCells): PlaceNamed | WrongCell {
  const columns = PLACES.filter((column) => apart[column] !== undefined);
  const [column, other] = columns.filter((one) => apart[one] !== null);
  if (column === undefined) {
    const [only, more] = columns;
    return more === undefined
      ? wrongCell(only ?? null, 'must not be empty')
      : wrongCell(null, `must say in one of ${columns.join(', ')} what the right is on`);
  }
  if (other !== undefined) return wrongCell(other, `must be empty where ${column} is not`);
  const value = apart[column];
  switch (column) {
    case 'siteExternalId':
    case 'accessGroupExternalId':
      return { column, externalId: String(value) };
    case 'groupId':
      return { column, place: { siteId: siteId(Number(value)) } };
    case 'accessGroupId':
      return { column, place: { groupId: accessGroupId(Number(value)) } };
    case 'chargerId': {
      const id = String(value);
      return isChargerId(id) ? { column, place: { chargerId: id } } : wrongCell(column, CHARGER_ID_RULE);
    }
  }
}
