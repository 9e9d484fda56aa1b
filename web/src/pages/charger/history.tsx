/** What people changed of the charger and its sockets. */
import { answered, api } from '../../api/client.ts';
import { History } from '../../parts/history.tsx';
import type { Charger } from './orders.ts';

export function ChargerHistory({ charger: { chargerId } }: { charger: Charger }) {
  const path = { chargerId };
  return (
    <History
      name={['charger', chargerId]}
      read={(query, signal) =>
        answered(api.GET('/api/v1/chargers/{chargerId}/history', { params: { path, query }, signal }))
      }
    />
  );
}
