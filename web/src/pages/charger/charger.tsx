/** Charger. */
import { PageHead } from '../../parts/page.tsx';

export function ChargerPage({ chargerId }: { chargerId: string }) {
  return <PageHead title={chargerId} />;
}
