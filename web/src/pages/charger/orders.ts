/** What was ordered of the charger from this page since it was opened: told at once, followed until it is over. */
import { useQuery } from '@tanstack/react-query';
import { createContext, use, useCallback, useMemo, useState } from 'react';
import { answered, api, type Schemas } from '../../api/client.ts';
import { useEvents } from '../../api/live.ts';
import { queries } from '../../api/query.ts';

export type Command = Schemas['Command'];
export type Socket = Schemas['Socket'];
export type Charger = Schemas['KeptCharger'];

export interface Order {
  readonly key: number;
  /** The socket that it is about; null: the charger. */
  readonly place: number | null;
  readonly title: string;
  readonly at: string;
  readonly commandId?: number;
  readonly problem?: unknown;
}

/** What a request may add: whether the command waits for a charger that is away. */
export type Patience = { expiresIn?: string };

export interface Orders {
  readonly charger: Charger;
  readonly orders: readonly Order[];
  readonly patience: Patience;
  readonly waits: boolean;
  setWaits(waits: boolean): void;
  /** Shows at once that something is ordered; what comes of it is in its row. */
  order(title: string, place: number | null, send: () => Promise<{ id: number } | undefined>): void;
  dismiss(key: number): void;
}

export const OrdersContext = createContext<Orders | undefined>(undefined);

export function useOrders(): Orders {
  const orders = use(OrdersContext);
  if (orders === undefined) throw new Error('orders are of a charger’s page only');
  return orders;
}

let keys = 0;

export function useOrdering(charger: Charger): Orders {
  const [orders, setOrders] = useState<readonly Order[]>([]);
  const [waits, setWaits] = useState(false);
  const change = useCallback(
    (key: number, next: Partial<Order>) =>
      setOrders((all) => all.map((one) => (one.key === key ? { ...one, ...next } : one))),
    [],
  );
  const order = useCallback<Orders['order']>(
    (title, place, send) => {
      keys += 1;
      const key = keys;
      const made: Order = { key, place, title, at: new Date().toISOString() };
      // One row for each place: what came of the one before stands among the last commands.
      setOrders((all) => [made, ...all.filter((one) => one.place !== place)]);
      send()
        .then((command) => {
          if (command === undefined) return;
          change(key, { commandId: command.id });
          void queries.invalidateQueries({ queryKey: ['get', '/api/v1/chargers/{chargerId}/commands'] });
        })
        .catch((problem: unknown) => change(key, { problem }));
    },
    [change],
  );
  const dismiss = useCallback((key: number) => setOrders((all) => all.filter((one) => one.key !== key)), []);
  return useMemo(
    () => ({
      charger,
      orders,
      waits,
      setWaits,
      order,
      dismiss,
      patience: !charger.activeConnection && waits ? { expiresIn: '24h' } : {},
    }),
    [charger, orders, waits, order, dismiss],
  );
}

/** That nothing began in time is told by no event. */
const LOOK_AGAIN = 20_000;

/** A command as it goes on: read at each event that names it, not a second later. */
export function useCommand(id: number | undefined) {
  const found = useQuery({
    queryKey: ['order', id],
    queryFn: () =>
      answered(api.GET('/api/v1/commands/{commandId}', { params: { path: { commandId: id ?? 0 } } })),
    enabled: id !== undefined,
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.effect === 'awaited' ? LOOK_AGAIN : false),
  });
  const { data, refetch } = found;
  useEvents(
    (event) => {
      if (id === undefined) return;
      const named = event.kind === 'command' && event.data.commandId === id;
      const effects = event.kind === 'started' && data?.chargerId === event.chargerId;
      if (named || effects) void refetch();
    },
    () => {
      if (id !== undefined) void refetch();
    },
  );
  return data;
}
