/** Stopping one that runs: the order, and what becomes of it as it comes. */
import { Alert, Button, Group, Text } from '@mantine/core';
import { CircleCheck, CircleStop, Hourglass, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { answered, api, type Schemas } from '../../api/client.ts';
import { $api } from '../../api/query.ts';
import { FormDialog } from '../../parts/dialog.tsx';
import { energy } from '../../parts/numbers.ts';
import { ProblemAlert } from '../../parts/page.tsx';
import { t } from '../../texts/texts.ts';
import { driverOf } from './columns.tsx';
import type { Transaction } from './state.tsx';

const words = t.transactions.stop;
const WAITING = new Set(['queued', 'sent']);

type Command = Schemas['Command'];

export interface Stopping {
  readonly busy: boolean;
  readonly error: unknown;
  readonly command: Command | undefined;
  ask(): void;
}

export function useStopping(id: number): Stopping {
  const [ordered, setOrdered] = useState<Command>();
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const followed = $api.useQuery(
    'get',
    '/api/v1/commands/{commandId}',
    { params: { path: { commandId: ordered?.id ?? 0 } } },
    { enabled: ordered !== undefined, staleTime: 0 },
  );
  const command = followed.data?.id === ordered?.id ? (followed.data ?? ordered) : ordered;
  const ask = async () => {
    setAsking(true);
    setError(null);
    setOrdered(undefined);
    try {
      const path = { transactionId: id };
      setOrdered(await answered(api.POST('/api/v1/transactions/{transactionId}/stop', { params: { path } })));
    } catch (thrown) {
      setError(thrown);
    } finally {
      setAsking(false);
    }
  };
  const waits = command !== undefined && WAITING.has(command.state);
  return { busy: asking || waits, error, command, ask: () => void ask() };
}

/** Asks first: a slip would end somebody's charging. */
export function StopButton({ of, stopping }: { of: Transaction; stopping: Stopping }) {
  const [opened, setOpened] = useState(false);
  const close = () => setOpened(false);
  return (
    <>
      <Button
        color="red"
        leftSection={<CircleStop size={16} aria-hidden />}
        loading={stopping.busy}
        onClick={() => setOpened(true)}
      >
        {words.button}
      </Button>
      <FormDialog
        opened={opened}
        onClose={close}
        title={words.sure(of.id)}
        submit={words.button}
        onSubmit={async () => {
          stopping.ask();
          close();
        }}
      >
        <Text size="sm">
          <bdi>{driverOf(of)}</bdi> · <bdi>{of.chargerId}</bdi>
          {of.energyWh === null ? null : <> · {words.soFar(energy(of.energyWh))}</>}
        </Text>
        <Text size="sm">{words.sureText}</Text>
      </FormDialog>
    </>
  );
}

/** @param ended whether the transaction has. */
export function StopOutcome({ stopping, ended }: { stopping: Stopping; ended: boolean }) {
  const { command, error, busy, ask } = stopping;
  if (error !== null) return <ProblemAlert error={error} />;
  if (command === undefined && !busy) return null;
  if (ended && command !== undefined) {
    return (
      <Alert color="pine" variant="light" icon={<CircleCheck size={18} aria-hidden />} role="status">
        {words.ended}
      </Alert>
    );
  }
  const state = command?.state;
  const waits = state === undefined || WAITING.has(state) || state === 'accepted';
  return (
    <Alert
      color={waits ? 'blue' : 'yellow'}
      variant="light"
      icon={waits ? <Hourglass size={18} aria-hidden /> : <TriangleAlert size={18} aria-hidden />}
      role="status"
    >
      <Text size="sm">{state === undefined ? words.asking : (words.states[state] ?? state)}</Text>
      {command?.problem ? <Text size="sm">{command.problem}</Text> : null}
      {waits ? null : (
        <Group gap="xs" mt="xs">
          <Button size="xs" variant="default" onClick={ask}>
            {words.again}
          </Button>
          <Text size="sm">{words.toDo}</Text>
        </Group>
      )}
    </Alert>
  );
}
