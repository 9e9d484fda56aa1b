/** Drivers. */
import { PageHead } from '../../parts/page.tsx';

export function DriversPage() {
  return <PageHead title="Drivers" />;
}
