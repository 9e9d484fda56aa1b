/** Whether the charger hears us, and whether it asks us or decides by a list of its own. */
import { Anchor, Group, Stack, Text } from '@mantine/core';
import { Link } from 'wouter';
import { $api } from '../../api/query.ts';
import { to } from '../../parts/address.ts';
import { Facts, Panel, ProblemAlert, Waiting } from '../../parts/page.tsx';
import { StatusBadge } from '../../parts/status.tsx';
import { Ago } from '../../parts/time.tsx';
import { t } from '../../texts/texts.ts';

const NO_LIST = ['off', 'unsupported'];

export function ChargerPanel({ chargerId }: { chargerId: string }) {
  const params = { params: { path: { chargerId } } };
  const charger = $api.useQuery('get', '/api/v1/chargers/{chargerId}', params);
  const list = $api.useQuery('get', '/api/v1/chargers/{chargerId}/local-list', params);
  const words = t.access.charger;
  const { data } = charger;
  const keeps = list.data !== undefined && !NO_LIST.includes(list.data.state);
  return (
    <Panel title={words.title}>
      {data === undefined ? (
        charger.error === null ? (
          <Waiting lines={3} />
        ) : (
          <ProblemAlert error={charger.error} retry={() => void charger.refetch()} />
        )
      ) : (
        <Stack gap="sm">
          <Group gap="sm">
            <Anchor component={Link} href={to.charger(chargerId)} fw={600}>
              <bdi>{chargerId}</bdi>
            </Anchor>
            <StatusBadge status={data.chargerStatus} />
          </Group>
          <Text size="sm" fw={data.activeConnection ? undefined : 600}>
            {data.activeConnection ? words.online : data.lastSeen === null ? words.never : words.offline}
          </Text>
          {list.data === undefined ? null : (
            <Text size="sm">{words.list[list.data.state] ?? list.data.state}</Text>
          )}
          {list.data?.problem == null ? null : (
            <Text size="sm" c="dimmed">
              {list.data.problem}
            </Text>
          )}
          <Facts
            of={[
              [words.seen, <Ago key="seen" at={data.lastSeen} />],
              ...(keeps
                ? [
                    [words.confirmed, <Ago key="list" at={list.data?.confirmedAt} />] as const,
                    [words.entries, list.data?.entries] as const,
                  ]
                : []),
            ]}
          />
        </Stack>
      )}
    </Panel>
  );
}
