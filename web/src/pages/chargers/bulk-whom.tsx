/** Which chargers an order to many was for, in words. */
import { Anchor } from '@mantine/core';
import { Link } from 'wouter';
import type { Schemas } from '../../api/client.ts';
import { $api } from '../../api/query.ts';
import { to } from '../../parts/address.ts';
import { t } from '../../texts/texts.ts';

const words = t.chargers;

export function BulkWhom({ filter }: { filter: Schemas['BulkFilter'] }) {
  const { siteId, subsites, manufacturer, model, firmwareVersion, chargerIds } = filter;
  const site = $api.useQuery(
    'get',
    '/api/v1/sites/{siteId}',
    { params: { path: { siteId: siteId ?? 0 } } },
    { enabled: siteId !== null },
  );
  const make = [manufacturer, model, firmwareVersion].filter(Boolean).join(' ');
  return (
    <>
      {siteId === null ? null : (
        <Anchor component={Link} href={to.site(siteId)} size="sm">
          <bdi>{words.bulk.site(site.data?.groupName ?? String(siteId), subsites)}</bdi>
        </Anchor>
      )}
      {make === '' ? null : (
        <div>
          <bdi>{words.bulk.of(make)}</bdi>
        </div>
      )}
      {chargerIds === null ? null : <div>{words.progress.ids(chargerIds.length)}</div>}
    </>
  );
}
