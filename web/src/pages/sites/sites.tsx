/** Sites. */
import { PageHead } from '../../parts/page.tsx';

export function SitesPage() {
  return <PageHead title="Sites" />;
}
