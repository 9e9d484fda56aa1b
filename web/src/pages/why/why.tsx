/** Why?. */
import { PageHead } from '../../parts/page.tsx';

export function WhyPage() {
  return <PageHead title="Why?" />;
}
