/** Transaction. */
import { PageHead } from '../../parts/page.tsx';

export function TransactionPage({ transactionId }: { transactionId: string }) {
  return <PageHead title={transactionId} />;
}
