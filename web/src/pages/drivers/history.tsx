/** Who changed what of the driver, its tags, rights and ids. */
import { answered, api } from '../../api/client.ts';
import { History } from '../../parts/history.tsx';

export function DriverHistory({ userid }: { userid: number }) {
  const path = { userid };
  return (
    <History
      name={['driver', userid]}
      read={(query, signal) =>
        answered(api.GET('/api/v1/drivers/{userid}/history', { params: { path, query }, signal }))
      }
    />
  );
}
