/** Transactions. */
import { PageHead } from '../../parts/page.tsx';

export function TransactionsPage() {
  return <PageHead title="Transactions" />;
}
