/** The customer one works for: what of it can be seen from inside. */
import { Anchor, Stack, Text } from '@mantine/core';
import { Link } from 'wouter';
import { answered, api } from '../../api/client.ts';
import { Facts, Panel } from '../../parts/page.tsx';
import { useSession } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import { HistoryList } from './history-list.tsx';

export function CustomerTab() {
  const words = t.settings.customer;
  const { customer } = useSession();
  return (
    <>
      <Panel title={words.title}>
        <Stack>
          <Facts
            of={[
              [words.name, <bdi key="name">{customer.name}</bdi>],
              [words.id, customer.id],
            ]}
          />
          <Text size="sm" maw="46rem">
            {words.intro}
          </Text>
          <Anchor component={Link} href="/settings?tab=server" size="sm">
            {words.toServer}
          </Anchor>
        </Stack>
      </Panel>
      <Panel title={words.changes} flush>
        <HistoryList
          of={['/api/v1/audit', 'customer']}
          read={(cursor, limit, signal) => {
            const query = { thing: 'customer', limit, ...(cursor === undefined ? {} : { cursor }) } as const;
            return answered(api.GET('/api/v1/audit', { params: { query }, signal }));
          }}
        />
      </Panel>
    </>
  );
}
