/** One command: what was asked, what the charger answered, and what came of it. */
import { Anchor, Code, Stack, Text, Title } from '@mantine/core';
import { Link } from 'wouter';
import type { Schemas } from '../../api/client.ts';
import { $api } from '../../api/query.ts';
import { to } from '../../parts/address.ts';
import { Modal } from '../../parts/modal.tsx';
import { ActorName, ChargerName } from '../../parts/names.tsx';
import { Facts, ProblemAlert, Waiting } from '../../parts/page.tsx';
import { When } from '../../parts/time.tsx';
import { t } from '../../texts/texts.ts';
import { CommandState } from './command-state.tsx';
import classes from './events.module.css';

const words = t.events.commands;

export function CommandDialog({ id, onClose }: { id: number | undefined; onClose: () => void }) {
  const command = $api.useQuery(
    'get',
    '/api/v1/commands/{commandId}',
    { params: { path: { commandId: id ?? 0 } } },
    { enabled: id !== undefined },
  );
  return (
    <Modal
      opened={id !== undefined}
      onClose={onClose}
      size="lg"
      title={words.detail(id ?? 0)}
      closeButtonProps={{ 'aria-label': t.common.actions.close }}
    >
      {command.data === undefined && command.error === null ? <Waiting /> : null}
      <ProblemAlert error={command.error} retry={() => void command.refetch()} />
      {command.data === undefined ? null : <Shown command={command.data} />}
    </Modal>
  );
}

function Shown({ command }: { command: Schemas['Command'] }) {
  const { action, chargerId, state, askedBy, problem, effect, transactionId, socketId } = command;
  const facts = [
    [words.columns.state, <CommandState key="state" state={state} command={command} />],
    [words.columns.charger, <ChargerName key="charger" chargerId={chargerId} />],
    ...(socketId === null ? [] : [[words.socket, socketId] as const]),
    [words.columns.by, <ActorName key="by" actor={askedBy} />],
    [words.columns.at, <When key="at" at={command.createdAt} seconds />],
    [words.sent, <When key="sent" at={command.sentAt} seconds />],
    [words.ended, <When key="ended" at={command.endedAt} seconds />],
    ...(command.latencyMs === null ? [] : [[words.columns.took, words.tookMs(command.latencyMs)] as const]),
    ...(effect === null ? [] : [[words.effect, t.events.effects[effect] ?? effect] as const]),
    ...(transactionId === null
      ? []
      : [
          [
            words.transaction,
            <Anchor key="transaction" component={Link} href={to.transaction(transactionId)} inherit>
              {transactionId}
            </Anchor>,
          ] as const,
        ]),
    ...(problem === null ? [] : [[words.problem, problem] as const]),
  ] as const;
  return (
    <Stack>
      <Title order={3}>{t.events.commandActions[action] ?? action}</Title>
      <Facts of={facts} />
      {command.late ? <Text size="sm">{words.late}</Text> : null}
      {command.bulkCommandId === null ? null : (
        <Text size="sm" c="dimmed">
          {words.bulk}
        </Text>
      )}
      <Payload title={words.payload} value={command.payload} />
      {command.answer === null ? (
        <Text size="sm" c="dimmed">
          {words.noAnswer}
        </Text>
      ) : (
        <Payload title={words.answer} value={command.answer} />
      )}
    </Stack>
  );
}

function Payload({ title, value }: { title: string; value: unknown }) {
  return (
    <section aria-label={title}>
      <Text size="xs" c="dimmed" mb={4}>
        {title}
      </Text>
      <Code block className={classes.json} tabIndex={0}>
        {JSON.stringify(value, null, 2)}
      </Code>
    </section>
  );
}
