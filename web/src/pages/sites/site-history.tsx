/** What was changed of a site. */
import { answered, api } from '../../api/client.ts';
import { History } from '../../parts/history.tsx';
import type { Site } from './site-draft.ts';

export function SiteHistory({ site }: { site: Site }) {
  const path = { siteId: site.id };
  return (
    <History
      bare
      name={['site', site.id]}
      read={(query, signal) =>
        answered(api.GET('/api/v1/sites/{siteId}/history', { params: { path, query }, signal }))
      }
    />
  );
}
