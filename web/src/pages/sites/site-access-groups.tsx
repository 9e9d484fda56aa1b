/** Access groups that hold chargers of a site, found by asking for each charger: a list by site is not given. */
import { Anchor, Text } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { Link } from 'wouter';
import { answered, api } from '../../api/client.ts';
import { Panel, ProblemAlert, Waiting } from '../../parts/page.tsx';
import { t } from '../../texts/texts.ts';
import classes from './site.module.css';
import { allOf, type SiteNode } from './tree-model.ts';

/** More than that is not asked for one by one. */
const MOST = 40;
const PATH = '/api/v1/access-groups';

export function SiteAccessGroups({ node }: { node: SiteNode | undefined }) {
  const words = t.sites.groups;
  const all = (
    <Anchor component={Link} href="/sites?groups=1" size="sm">
      {words.all}
    </Anchor>
  );
  const ids = node === undefined ? undefined : allOf([node]).flatMap(({ chargers }) => chargers ?? []);
  return (
    <Panel title={words.here} flush actions={all}>
      {ids === undefined ? (
        <div className={classes.inside}>
          <Waiting lines={2} />
        </div>
      ) : ids.length > MOST ? (
        <p className={classes.bare}>{words.tooMany(ids.length)}</p>
      ) : (
        <Groups chargerIds={ids.map(({ chargerId }) => chargerId)} />
      )}
    </Panel>
  );
}

function Groups({ chargerIds }: { chargerIds: readonly string[] }) {
  const words = t.sites.groups;
  const asked = useQueries({
    queries: chargerIds.map((chargerId) => ({
      queryKey: ['get', PATH, { params: { query: { chargerId } } }],
      queryFn: () => answered(api.GET(PATH, { params: { query: { chargerId, limit: 200 } } })),
    })),
  });
  const failed = asked.find(({ error }) => error !== null);
  if (failed !== undefined)
    return (
      <div className={classes.inside}>
        <ProblemAlert error={failed.error} retry={() => void failed.refetch()} />
      </div>
    );
  if (asked.some(({ data }) => data === undefined))
    return (
      <div className={classes.inside}>
        <Waiting lines={2} />
      </div>
    );
  const groups = new Map<number, { name: string; holds: string[] }>();
  for (const [index, { data }] of asked.entries())
    for (const { id, name } of data?.items ?? []) {
      const group = groups.get(id) ?? { name, holds: [] };
      group.holds.push(chargerIds[index] ?? '');
      groups.set(id, group);
    }
  if (groups.size === 0) return <p className={classes.bare}>{words.hereNone}</p>;
  return (
    <ul className={classes.list}>
      {[...groups].map(([id, { name, holds }]) => (
        <li key={id}>
          <Anchor component={Link} href={`/sites?groups=1&group=${id}`} size="sm" fw={550}>
            <bdi>{name}</bdi>
          </Anchor>
          <Text span size="sm" c="dimmed" className={classes.grow}>
            {words.holds(holds.join(', '))}
          </Text>
        </li>
      ))}
    </ul>
  );
}
