/** Columns that a file may have: the API's own names, flat, and references to things by the sender's own ids. */
import type { ImportKind } from '../../domain/imports/import.ts';

/** How a cell becomes a value of the API's JSON. */
export type CellForm = 'text' | 'whole' | 'number' | 'flag';

export interface Column {
  readonly name: string;
  readonly form: CellForm;
  /** Where its value stands in the API's body; null: it is a reference, which is looked up. */
  readonly path: readonly string[] | null;
}

const plain = (form: CellForm, ...names: string[]): Column[] =>
  names.map((name) => ({ name, form, path: [name] }));
const reference = (name: string, form: CellForm = 'text'): Column => ({ name, form, path: null });
const place: readonly Column[] = (
  [
    ['number', 'latitude'],
    ['number', 'longitude'],
    ['text', 'streetAddress'],
    ['text', 'streetNumber'],
    ['text', 'houseLetter'],
    ['text', 'postalNumber'],
    ['text', 'city'],
    ['text', 'area'],
    ['text', 'country'],
  ] as const
).map(([form, name]) => ({ name, form, path: ['locationInfo', name] }));

export interface FileForm {
  readonly columns: readonly Column[];
  /** Of each of these groups a file has at least one column. */
  readonly required: readonly (readonly string[])[];
}

export const FILE_FORMS: Readonly<Record<ImportKind, FileForm>> = {
  sites: {
    columns: [
      ...plain('text', 'externalId', 'groupName', 'publicGroupName'),
      reference('parentExternalId'),
      ...plain('whole', 'parentGroupId', 'groupType'),
      ...plain('text', 'policy', 'timeZone'),
      ...place,
      ...plain('whole', 'payerId'),
      ...plain('text', 'costId', 'costName'),
      ...plain('whole', 'paymentRecipientId'),
    ],
    required: [['externalId']],
  },
};
