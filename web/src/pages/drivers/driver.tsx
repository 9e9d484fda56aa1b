/** Driver. */
import { PageHead } from '../../parts/page.tsx';

export function DriverPage({ userid }: { userid: string }) {
  return <PageHead title={userid} />;
}
