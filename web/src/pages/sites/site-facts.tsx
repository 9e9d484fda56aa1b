/** What a site is: who may charge there and what that means, its time, its address, how others call it. */
import { Anchor, Code } from '@mantine/core';
import { ExternalLink } from 'lucide-react';
import { Facts, Panel } from '../../parts/page.tsx';
import { momentIn, useNow } from '../../parts/time.tsx';
import { t } from '../../texts/texts.ts';
import classes from './site.module.css';
import { addressOf, type Site } from './site-draft.ts';

export function SiteFacts({ site }: { site: Site }) {
  const words = t.sites.fields;
  const policy = t.sites.policies[site.policy];
  return (
    <Panel title={t.sites.facts}>
      <p className={classes.policy}>
        <b>{policy?.name ?? site.policy}.</b> {policy?.meaning}
      </p>
      <Facts
        of={[
          [words.timeZone ?? '', <ZoneNow key="zone" zone={site.timeZone} />],
          [words.address ?? '', <Address key="address" site={site} />],
          [words.localList ?? '', t.sites.localLists[site.localList] ?? site.localList],
          [
            words.externalId ?? '',
            site.externalId === null ? t.common.none : <Code key="own">{site.externalId}</Code>,
          ],
          ...(site.publicGroupName === null
            ? []
            : [[words.publicGroupName ?? '', <bdi key="public">{site.publicGroupName}</bdi>] as const]),
        ]}
      />
    </Panel>
  );
}

function ZoneNow({ zone }: { zone: string | null }) {
  const now = useNow();
  if (zone === null) return <span className={classes.quiet}>{t.sites.noZone}</span>;
  return (
    <>
      {zone} <span className={classes.quiet}>{momentIn(zone, now).split(', ').at(-1)}</span>
    </>
  );
}

function Address({ site }: { site: Site }) {
  const { latitude, longitude } = site.locationInfo;
  const address = addressOf(site);
  const place = latitude === null || longitude === null ? undefined : `${latitude}, ${longitude}`;
  if (address === undefined && place === undefined)
    return <span className={classes.quiet}>{t.sites.noAddress}</span>;
  return (
    <span className={classes.address}>
      <bdi>{address ?? place}</bdi>
      {place === undefined ? null : (
        <Anchor
          className={classes.map}
          size="sm"
          href={`https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`}
          target="_blank"
          rel="noreferrer"
        >
          {t.sites.map}
          <ExternalLink size={13} aria-hidden />
        </Anchor>
      )}
    </span>
  );
}
