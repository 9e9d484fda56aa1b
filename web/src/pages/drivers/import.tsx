/** Imports. */
import { PageHead } from '../../parts/page.tsx';

export function ImportPage() {
  return <PageHead title="Imports" />;
}
