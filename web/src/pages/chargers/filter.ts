/** The filters of the table as they stand in the address, in the API's own words. */
import type { Paths, Schemas } from '../../api/client.ts';
import { wholeOf } from '../../parts/address.ts';
import { STATUSES } from '../../parts/status.tsx';
import { t } from '../../texts/texts.ts';

type Query = NonNullable<Paths['/api/v1/chargers']['get']['parameters']['query']>;
export type ChargerFilter = Omit<Query, 'limit' | 'cursor' | 'total'>;
type Sort = NonNullable<Query['sort']>;

export const SORTS = Object.keys(t.chargers.sorts) as Sort[];
/** What `Clear filters` takes away. */
export const FILTERS = [
  'text',
  'siteId',
  'subsites',
  'status',
  'connected',
  'manufacturer',
  'model',
] as const;

export function filterOf(words: URLSearchParams): ChargerFilter {
  const filter: ChargerFilter = {};
  const text = words.get('text');
  if (text) filter.text = text;
  const siteId = wholeOf(words.get('siteId'));
  if (siteId !== undefined) {
    filter.siteId = siteId;
    if (words.get('subsites') === 'true') filter.subsites = true;
  }
  const status = STATUSES.find((one) => one === words.get('status'));
  if (status !== undefined) filter.status = status;
  const connected = words.get('connected');
  if (connected === 'true' || connected === 'false') filter.connected = connected === 'true';
  const manufacturer = words.get('manufacturer');
  if (manufacturer) filter.manufacturer = manufacturer;
  const model = words.get('model');
  if (model) filter.model = model;
  const sort = SORTS.find((one) => one === words.get('sort'));
  if (sort !== undefined) filter.sort = sort;
  return filter;
}

/** How many things are filtered by. */
export const activeOf = ({ sort, subsites, ...filter }: ChargerFilter): number => Object.keys(filter).length;

/** The same chargers as an order to many names them; undefined: it has no word for them. */
export function bulkFilterOf(filter: ChargerFilter): Schemas['NewBulkFilter'] | undefined {
  const { siteId, subsites, manufacturer, model } = filter;
  if (filter.text !== undefined || filter.status !== undefined || filter.connected !== undefined)
    return undefined;
  const named = {
    ...(siteId === undefined ? {} : { siteId, subsites: subsites === true }),
    ...(manufacturer === undefined ? {} : { manufacturer }),
    ...(model === undefined ? {} : { model }),
  };
  // Nothing named would be all there are: the API wants something named.
  return Object.keys(named).length === 0 ? undefined : named;
}

const OF_STATUS = ['status', 'started', 'stopped', 'connected', 'disconnected', 'booted'];

/** Whether an event may have moved a charger into or out of what is filtered by. */
export function mayMove(filter: ChargerFilter, kind: string): boolean {
  if (filter.status !== undefined && OF_STATUS.includes(kind)) return true;
  if (filter.connected !== undefined && (kind === 'connected' || kind === 'disconnected')) return true;
  return (filter.manufacturer !== undefined || filter.model !== undefined) && kind === 'booted';
}
