/** The network now. */
import { PageHead } from '../../parts/page.tsx';
import { t } from '../../texts/texts.ts';

export function OverviewPage() {
  return <PageHead title={t.common.nav.overview} />;
}
