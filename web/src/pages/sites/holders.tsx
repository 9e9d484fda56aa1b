/** Who has a right on a site, in a line: the first of them, and that there are more. */
import { Anchor } from '@mantine/core';
import { Link } from 'wouter';
import { $api } from '../../api/query.ts';
import { to } from '../../parts/address.ts';
import { t } from '../../texts/texts.ts';

const SHOWN = 8;

const sayError = (error: unknown) => (error instanceof Error ? error.message : t.common.problem.title);

export function HoldersInLine({ siteId, none }: { siteId: number; none: string }) {
  const params = { path: { siteId }, query: { limit: SHOWN } };
  const { data, error } = $api.useQuery('get', '/api/v1/sites/{siteId}/rights', { params });
  if (error !== null) return <>{sayError(error)}</>;
  if (data === undefined) return <>{t.common.loading}</>;
  if (data.items.length === 0) return <>{none}</>;
  return (
    <>
      {data.items.map(({ driverId, driverName, good }, index) => (
        <span key={driverId}>
          {index === 0 ? '' : ', '}
          <Anchor component={Link} href={to.driver(driverId)} size="sm">
            <bdi>{driverName}</bdi>
          </Anchor>
          {good ? '' : ` (${t.sites.rights.notNow})`}
        </span>
      ))}
      {data.nextCursor === null ? '' : ` ${t.sites.rights.more}`}
    </>
  );
}
