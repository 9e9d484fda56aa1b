/** Columns that a file may have: the API's own names, flat, and references to things by the sender's own ids. */
import type { ImportKind } from '../../domain/imports/import.ts';

/** How a cell becomes a value of the API's JSON. `name`: a text by which something is known. */
export type CellForm = 'text' | 'name' | 'whole' | 'number' | 'flag' | 'count-or-text';

export interface Column {
  readonly name: string;
  readonly form: CellForm;
  /** Where its value stands in the API's body; null: it says which thing is meant, or something of its own. */
  readonly path: readonly string[] | null;
}

const plain = (form: CellForm, ...names: string[]): Column[] =>
  names.map((name) => ({ name, form, path: [name] }));
const apart = (form: CellForm, ...names: string[]): Column[] =>
  names.map((name) => ({ name, form, path: null }));
const place: readonly Column[] = [
  ...plain('number', 'latitude', 'longitude'),
  ...plain('text', 'streetAddress', 'streetNumber', 'houseLetter', 'postalNumber', 'city', 'area', 'country'),
].map((column) => ({ ...column, path: ['locationInfo', column.name] }));

export interface FileForm {
  readonly columns: readonly Column[];
  /** Of each of these a file has at least one. */
  readonly required: readonly (readonly string[])[];
  /** Two ways to name one thing: a file has one of them at most. */
  readonly either: readonly (readonly [string, string])[];
}

const DRIVER = ['driverExternalId', 'userid'] as const;
const SITE = ['siteExternalId', 'groupId'] as const;
const GROUP = ['accessGroupExternalId', 'accessGroupId'] as const;

export const FILE_FORMS: Readonly<Record<ImportKind, FileForm>> = {
  sites: {
    columns: [
      ...plain('name', 'externalId'),
      ...plain('text', 'groupName', 'publicGroupName'),
      ...apart('name', 'parentExternalId'),
      ...plain('whole', 'parentGroupId', 'groupType'),
      ...plain('text', 'policy', 'localList', 'timeZone'),
      ...place,
      ...plain('whole', 'payerId'),
      ...plain('text', 'costId', 'costName'),
      ...plain('whole', 'paymentRecipientId'),
    ],
    required: [['externalId']],
    either: [['parentExternalId', 'parentGroupId']],
  },
  chargers: {
    columns: [
      ...plain('name', 'chargerId'),
      ...plain('text', 'chargerName'),
      ...apart('name', 'siteExternalId'),
      ...plain('whole', 'groupId'),
      ...plain('text', 'authMode', 'password'),
      ...plain('whole', 'adoptHours'),
      ...plain('flag', 'allowMissingSubprotocol'),
      ...place,
      ...plain('text', 'evseId'),
      ...plain('flag', 'splitEvseBySocket'),
      ...plain('text', 'physicalReference'),
      ...plain('flag', 'pushIntegrationEnabled', 'chargerSpecificMessageStructure'),
    ],
    required: [['chargerId']],
    either: [SITE],
  },
  drivers: {
    columns: [
      ...plain('name', 'externalId'),
      ...plain('text', 'name'),
      ...apart('name', 'homeExternalId'),
      ...plain('whole', 'homeGroupId'),
      ...plain('flag', 'active'),
      ...plain('whole', 'payerId'),
      ...plain('flag', 'shareParentIdTag'),
      ...apart('name', 'idTag'),
      ...apart('text', 'tokenName'),
    ],
    required: [['externalId']],
    either: [['homeExternalId', 'homeGroupId']],
  },
  tags: {
    columns: [
      ...apart('name', 'driverExternalId'),
      ...apart('whole', 'userid'),
      ...plain('name', 'idTag'),
      ...plain('text', 'tokenName', 'startDate', 'expiringDate'),
      ...plain('flag', 'invoicable', 'blocked'),
      ...plain('text', 'blockedReason'),
      ...plain('count-or-text', 'concurrency'),
    ],
    required: [['idTag'], DRIVER],
    either: [DRIVER],
  },
  rights: {
    columns: [
      ...apart('name', 'driverExternalId'),
      ...apart('whole', 'userid'),
      ...apart('name', 'siteExternalId'),
      ...apart('whole', 'groupId'),
      ...apart('name', 'chargerId', 'accessGroupExternalId'),
      ...apart('whole', 'accessGroupId'),
      ...plain('text', 'from', 'until'),
    ],
    required: [DRIVER, [...SITE, 'chargerId', ...GROUP]],
    either: [DRIVER, SITE, GROUP],
  },
};
