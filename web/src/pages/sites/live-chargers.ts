/** Chargers at a site, page by page; those in sight are read again when an event names them. */
import { useCallback, useEffect, useRef } from 'react';
import { answered, api, isProblem, type Schemas } from '../../api/client.ts';
import { useEvents } from '../../api/live.ts';
import { PAGE, type Rows, useRows } from '../../api/rows.ts';

export type ChargerRow = Schemas['KeptCharger'];

const KINDS = ['status', 'started', 'stopped', 'connected', 'disconnected', 'booted', 'hardware-replaced'];
/** Milliseconds between two readings of rows that events named. */
const PACE = 1000;

const PATH = '/api/v1/chargers';

export function useSiteChargers(
  siteId: number,
  subsites: boolean,
): { rows: Rows<ChargerRow>; onSight: (rows: readonly ChargerRow[]) => void } {
  const query = { siteId, subsites, sort: 'chargerId', limit: PAGE } as const;
  const rows = useRows<ChargerRow>([PATH, query], (cursor, signal) =>
    answered(
      api.GET(PATH, {
        params: { query: { ...query, ...(cursor === undefined ? { total: true } : { cursor }) } },
        signal,
      }),
    ),
  );
  const sight = useRef(new Set<string>());
  const named = useRef(new Set<string>());
  const due = useRef<ReturnType<typeof setTimeout>>(undefined);
  const { patch } = rows;
  const readNamed = () => {
    due.current = undefined;
    const ids = [...named.current];
    named.current.clear();
    for (const chargerId of ids) void readAgain(chargerId, patch);
  };
  useEvents(
    (event) => {
      if (!KINDS.includes(event.kind) || !sight.current.has(event.chargerId)) return;
      named.current.add(event.chargerId);
      due.current ??= setTimeout(readNamed, PACE);
    },
    () => rows.refetch(),
  );
  useEffect(() => () => clearTimeout(due.current), []);
  const onSight = useCallback((seen: readonly ChargerRow[]) => {
    sight.current = new Set(seen.map(({ chargerId }) => chargerId));
  }, []);
  return { rows, onSight };
}

async function readAgain(chargerId: string, patch: Rows<ChargerRow>['patch']): Promise<void> {
  try {
    const path = { chargerId };
    const now = await answered(api.GET('/api/v1/chargers/{chargerId}', { params: { path } }));
    patch((row) => (row.chargerId === chargerId ? now : row));
  } catch (error) {
    // Gone, or not to be had now: the row stays as it was until the table is read again.
    if (!isProblem(error)) throw error;
  }
}
