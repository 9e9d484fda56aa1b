/** What people corrected of it. */
import { answered, api } from '../../api/client.ts';
import { History } from '../../parts/history.tsx';

export function TransactionHistory({ id }: { id: number }) {
  const path = { transactionId: id };
  return (
    <History
      bare
      name={['transaction', id]}
      read={(query, signal) =>
        answered(api.GET('/api/v1/transactions/{transactionId}/history', { params: { path, query }, signal }))
      }
    />
  );
}
