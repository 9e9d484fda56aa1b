/** The charger as it is now: its sockets, what runs on them, what can be ordered, what was. */
import { Stack, Text } from '@mantine/core';
import { PlugZap } from 'lucide-react';
import { $api } from '../../api/query.ts';
import { Empty, Panel, ProblemAlert } from '../../parts/page.tsx';
import { useCan } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import { AwayNote, ChargerOrders } from './charger-orders.tsx';
import { LastCommands } from './commands.tsx';
import type { Charger } from './orders.ts';
import classes from './socket-card.module.css';
import { SocketCard } from './socket-card.tsx';
import { useMeterLine } from './use-samples.ts';

const words = t.charger.socket;

export function Now({ charger }: { charger: Charger }) {
  const can = useCan();
  const { chargerId } = charger;
  const open = $api.useQuery(
    'get',
    '/api/v1/transactions',
    { params: { query: { chargerId, open: true, limit: 50 } } },
    { enabled: can('transactions:read') },
  );
  /** undefined: not known. */
  const running = open.data?.items;
  useMeterLine(
    chargerId,
    (running ?? []).map(({ id }) => id),
  );
  const sockets = charger.sockets ?? [];
  const operates = can('chargers:operate');
  return (
    <Stack gap="md">
      {operates ? <AwayNote /> : null}
      <ProblemAlert error={open.error} title={words.problem} retry={() => void open.refetch()} />
      {sockets.length === 0 ? (
        <Panel>
          <Empty icon={PlugZap} title={words.noSockets}>
            {words.noSocketsText}
          </Empty>
        </Panel>
      ) : (
        <div className={classes.cards}>
          {sockets.map((socket) => (
            <SocketCard
              key={socket.id}
              socket={socket}
              // Where the end of an older one was never told, the newest is the one that runs.
              running={running && (running.find(({ socketId }) => socketId === socket.id) ?? null)}
            />
          ))}
        </div>
      )}
      <Panel title={t.charger.commands.title}>
        {operates ? (
          <ChargerOrders running={running} />
        ) : (
          <Text size="sm" c="dimmed">
            {t.charger.commands.readOnly}
          </Text>
        )}
      </Panel>
      <LastCommands chargerId={chargerId} />
    </Stack>
  );
}
