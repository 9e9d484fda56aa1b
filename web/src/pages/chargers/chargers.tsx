/** Chargers. */
import { PageHead } from '../../parts/page.tsx';

export function ChargersPage() {
  return <PageHead title="Chargers" />;
}
