/** What the table keeps of a charger: of fifty thousand whole ones a browser would hold a gigabyte. */
import { answered, api, type Schemas } from '../../api/client.ts';
import { PAGE, type Page } from '../../api/rows.ts';
import type { ChargerFilter } from './filter.ts';

export interface ChargerRow {
  readonly id: string;
  readonly name: string;
  readonly siteId: number;
  readonly site: string;
  readonly status: string;
  readonly connected: boolean;
  readonly sockets: readonly SocketState[];
  readonly maker: string;
  readonly model: string;
  readonly seen: string | null;
}

export interface SocketState {
  readonly id: number;
  readonly status: string;
}

/** Few are different: each is kept once. */
const shared = new Map<string, readonly SocketState[]>();
const words = new Map<string, string>();

function once(word: string): string {
  const held = words.get(word);
  if (held !== undefined) return held;
  words.set(word, word);
  return word;
}

function socketsOf(sockets: Schemas['KeptCharger']['sockets']): readonly SocketState[] {
  const states = (sockets ?? []).map(({ id, status }) => ({ id, status }));
  const key = states.map(({ id, status }) => `${id} ${status}`).join();
  const held = shared.get(key);
  if (held !== undefined) return held;
  shared.set(key, states);
  return states;
}

export const rowOf = (charger: Schemas['KeptCharger']): ChargerRow => ({
  id: charger.chargerId,
  name: charger.chargerName,
  siteId: charger.groupId,
  site: once(charger.groupName),
  status: charger.chargerStatus,
  connected: charger.activeConnection,
  sockets: socketsOf(charger.sockets),
  maker: once(charger.manufacturer ?? ''),
  model: once(charger.chargerModel ?? ''),
  seen: charger.lastSeen || null,
});

export async function readPage(
  filter: ChargerFilter,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<Page<ChargerRow>> {
  const place = cursor === undefined ? { total: true } : { cursor };
  const query = { ...filter, limit: PAGE, ...place };
  const { items, ...page } = await answered(api.GET('/api/v1/chargers', { params: { query }, signal }));
  return { ...page, items: items.map(rowOf) };
}

export const readRow = async (chargerId: string): Promise<ChargerRow> =>
  rowOf(await answered(api.GET('/api/v1/chargers/{chargerId}', { params: { path: { chargerId } } })));
