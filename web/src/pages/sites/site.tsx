/** Site. */
import { PageHead } from '../../parts/page.tsx';

export function SitePage({ siteId }: { siteId: string }) {
  return <PageHead title={siteId} />;
}
