import type { TSchema } from 'typebox';
import type { ChargerRow } from '../../app/imports/rows.ts';
import type { Cells } from '../../app/ports/imports.ts';
import { isChargerId } from '../../domain/ids.ts';
import { mergePatch } from '../merge-patch.ts';
import { CHARGER_ID_RULE } from '../path.ts';
import { shownCharger } from '../schemas/chargers.ts';
import { type NewChargerBody, newChargerSchema, toCharger } from '../schemas/new-charger.ts';
import type { Validate } from '../validate.ts';
import { nameIn, readCells, textOf, type WrongCell, wrongCell } from './values.ts';

/** Makes the reader of lines about chargers. */
export function chargerRows(compile: (schema: TSchema) => Validate) {
  const validate = compile(newChargerSchema);
  return (cells: Cells): ChargerRow | WrongCell => {
    const read = readCells('chargers', cells);
    if ('wrong' in read) return read;
    const chargerId = nameIn(cells, 'chargerId');
    if (typeof chargerId !== 'string') return chargerId;
    if (!isChargerId(chargerId)) return wrongCell('chargerId', CHARGER_ID_RULE);
    const { password } = read.patch;
    return {
      kind: 'chargers',
      names: [{ column: 'chargerId', name: `charger ${chargerId}` }],
      after: [],
      chargerId,
      siteExternalId: textOf(read, 'siteExternalId'),
      password: typeof password === 'string' ? password : null,
      wanted(current, siteId) {
        // What it serves of its sockets is not what people say of them: nothing is said.
        const base = current === null ? {} : { ...shownCharger(current, ''), sockets: undefined };
        const patch = siteId === undefined ? read.patch : { ...read.patch, groupId: siteId };
        const { sockets: _, ...whole } = mergePatch(base, patch) as NewChargerBody;
        // Its hours are counted from the first time: a file that is sent again must not open the door anew.
        const isOpened = 'authMode' in base && base.authMode === 'adopt' && whole.authMode === 'adopt';
        const { adoptHours, ...kept } = whole;
        return validate(whole) ?? toCharger(isOpened ? kept : whole);
      },
    };
  };
}
