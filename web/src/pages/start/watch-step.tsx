/** Watches until the charger connects, and says what is wrong while it does not. */
import { Alert, Anchor, Button, Group, Loader, Stack, Text } from '@mantine/core';
import { CircleCheck, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { $api } from '../../api/query.ts';
import { to } from '../../parts/address.ts';
import { ConnectCard } from '../../parts/connect-card.tsx';
import { StatusBadge } from '../../parts/status.tsx';
import { Ago, durationOf, useNow } from '../../parts/time.tsx';
import { t } from '../../texts/texts.ts';
import type { MadeCharger } from './charger-step.tsx';

/** Attempts that are refused are told by no event: they are asked for while somebody waits, every so many milliseconds. */
const LOOK_EVERY = 2000;
const QUIET_FOR = 20_000;

interface Props {
  charger: MadeCharger;
  onBack: () => void;
}

export function WatchStep({ charger: { chargerId, ocppUrl, password }, onBack }: Props) {
  const words = t.start.watch;
  const params = { path: { chargerId } };
  const charger = $api.useQuery(
    'get',
    '/api/v1/chargers/{chargerId}',
    { params },
    { refetchInterval: LOOK_EVERY },
  );
  if (charger.data?.activeConnection) {
    return (
      <Stack>
        <Alert
          color="green"
          variant="light"
          icon={<CircleCheck size={18} aria-hidden />}
          title={words.here}
          role="status"
        >
          {words.hereText}
        </Alert>
        <Group>
          {(charger.data.sockets ?? []).map((socket) => (
            <Group key={socket.id} gap="xs">
              <Text size="sm">{t.common.socket(socket.id)}</Text>
              <StatusBadge status={socket.status} />
            </Group>
          ))}
        </Group>
        <Button component={Link} href={to.charger(chargerId)}>
          {words.open}
        </Button>
        <Button component={Link} href="/drivers?new=1&then=rights" variant="default">
          {words.driver}
        </Button>
        <Text size="sm" c="dimmed">
          {words.driverText}
        </Text>
      </Stack>
    );
  }
  return (
    <Stack>
      <Text size="sm">{words.text}</Text>
      <ConnectCard chargerId={chargerId} ocppUrl={ocppUrl} password={password} />
      <WhatIsWrong chargerId={chargerId} />
      <Group justify="space-between">
        <Button variant="default" onClick={onBack}>
          {t.common.actions.back}
        </Button>
        <Button component={Link} href="/" variant="default">
          {words.later}
        </Button>
      </Group>
    </Stack>
  );
}

function WhatIsWrong({ chargerId }: { chargerId: string }) {
  const words = t.start.watch;
  const [since] = useState(Date.now);
  const now = useNow();
  const attempts = $api.useQuery(
    'get',
    '/api/v1/chargers/{chargerId}/attempts',
    { params: { path: { chargerId } } },
    { refetchInterval: LOOK_EVERY },
  );
  const strangers = $api.useQuery(
    'get',
    '/api/v1/unknown-chargers',
    { params: { query: { limit: 3 } } },
    { refetchInterval: LOOK_EVERY },
  );
  const last = attempts.data?.items[0];
  const stranger = strangers.data?.items.find(({ lastAt }) => Date.parse(lastAt) >= since - 5000);
  return (
    <Stack gap="xs" role="status">
      <Group gap="xs">
        <Loader size={16} aria-hidden />
        <Text fw={600}>{words.waiting}</Text>
        <Text size="sm" c="dimmed" aria-hidden>
          {words.since(durationOf(Math.max(0, now - since)))}
        </Text>
      </Group>
      {last === undefined ? null : (
        <Alert
          color="orange"
          variant="light"
          icon={<TriangleAlert size={18} aria-hidden />}
          title={words.tried}
        >
          {t.refusals[last.reason]?.title}. {t.refusals[last.reason]?.toDo ?? last.toDo} (
          {words.times(last.count)}, <Ago at={last.lastAt} />){' '}
          <Anchor component={Link} href={to.charger(chargerId)} size="sm">
            {words.itsPage}
          </Anchor>
        </Alert>
      )}
      {last === undefined && stranger !== undefined ? (
        <Alert color="orange" variant="light" icon={<TriangleAlert size={18} aria-hidden />}>
          {words.stranger(stranger.identity)}
        </Alert>
      ) : null}
      {last === undefined && stranger === undefined && now - since > QUIET_FOR ? (
        <Text size="sm">{words.nothing}</Text>
      ) : null}
    </Stack>
  );
}
