/** Somebody else changed it meanwhile: what stands there now beside what one wanted, and the choice. Nothing of either is lost unasked. */
import { Button, Group, Modal, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { t } from '../texts/texts.ts';
import { ProblemAlert } from './page.tsx';

export interface Differing {
  readonly field: string;
  readonly theirs: string;
  readonly yours: string;
}

export function ConflictTable({ of }: { of: readonly Differing[] }) {
  const words = t.common.conflict;
  return (
    <Table.ScrollContainer minWidth={0}>
      <Table layout="fixed" verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{words.field}</Table.Th>
            <Table.Th>{words.theirs}</Table.Th>
            <Table.Th>{words.yours}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {of.map(({ field, theirs, yours }) => (
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
    </Table.ScrollContainer>
  );
}

interface Props {
  /** null: there is none. */
  of: readonly Differing[] | null;
  /** Saves one's own over it; what it throws is shown. */
  onKeepMine: () => Promise<void>;
  onTakeTheirs: () => void;
}

export function ConflictDialog({ of, onKeepMine, onTakeTheirs }: Props) {
  const words = t.common.conflict;
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const keep = async () => {
    setBusy(true);
    setError(null);
    try {
      await onKeepMine();
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      opened={of !== null}
      onClose={onTakeTheirs}
      title={words.title}
      size="lg"
      // A choice, and no way past it: either would lose something.
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      <Stack>
        <Text size="sm" tabIndex={-1} data-autofocus>
          {words.text}
        </Text>
        <ConflictTable of={of ?? []} />
        <ProblemAlert error={error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onTakeTheirs} disabled={busy}>
            {words.takeTheirs}
          </Button>
          <Button loading={busy} onClick={() => void keep()}>
            {words.keepYours}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
