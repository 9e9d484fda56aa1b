/** Two people changed the same thing: what stands there now beside what one wanted, and a choice. */
import { Alert, Button, Group, Stack, Table, Text } from '@mantine/core';
import { GitMerge } from 'lucide-react';
import { t } from '../../texts/texts.ts';

export interface Differing {
  readonly field: string;
  readonly theirs: string;
  readonly yours: string;
}

/** Yellow as we mean it: the title readable on it. */
export const WAIT = {
  variant: 'light',
  color: 'yellow',
  styles: {
    root: { background: 'var(--fc-wait)', color: 'var(--fc-wait-ink)' },
    title: { color: 'inherit' },
    icon: { color: 'inherit' },
    message: { color: 'inherit' },
  },
} as const;

interface Props {
  fields: readonly Differing[];
  busy: boolean;
  onKeepMine: () => void;
  onTakeTheirs: () => void;
}

export function ConflictView({ fields, busy, onKeepMine, onTakeTheirs }: Props) {
  const words = t.common.conflict;
  return (
    <Stack role="alert">
      <Alert {...WAIT} icon={<GitMerge size={18} aria-hidden />} title={words.title}>
        <Text size="sm">{words.text}</Text>
      </Alert>
      <Table layout="fixed" verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{words.field}</Table.Th>
            <Table.Th>{words.theirs}</Table.Th>
            <Table.Th>{words.yours}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {fields.map(({ field, theirs, yours }) => (
            <Table.Tr key={field}>
              <Table.Th scope="row" fw={500}>
                {field}
              </Table.Th>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>
                <bdi>{theirs}</bdi>
              </Table.Td>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>
                <bdi>{yours}</bdi>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Group justify="flex-end">
        <Button variant="default" onClick={onTakeTheirs} disabled={busy}>
          {words.takeTheirs}
        </Button>
        <Button onClick={onKeepMine} loading={busy}>
          {words.keepYours}
        </Button>
      </Group>
    </Stack>
  );
}
