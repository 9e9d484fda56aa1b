/** Somebody else changed it meanwhile: what stands there, what one wanted, and the choice. */
import { Button, Group, Modal, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { fieldWord } from '../../parts/change-value.tsx';
import { ProblemAlert } from '../../parts/page.tsx';
import { t } from '../../texts/texts.ts';

interface Props {
  theirs: Readonly<Record<string, string>>;
  yours: Readonly<Record<string, string>>;
  onKeepMine: () => Promise<void>;
  onClose: () => void;
}

export function ConflictDialog({ theirs, yours, onKeepMine, onClose }: Props) {
  const words = t.common.conflict;
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
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
      opened
      onClose={onClose}
      title={words.title}
      size="lg"
      closeButtonProps={{ 'aria-label': t.common.actions.close }}
    >
      <Stack>
        <Text size="sm">{words.text}</Text>
        <Table layout="fixed">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{words.field}</Table.Th>
              <Table.Th>{words.theirs}</Table.Th>
              <Table.Th>{words.yours}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {Object.keys(theirs)
              .filter((field) => theirs[field] !== yours[field])
              .map((field) => (
                <Table.Tr key={field}>
                  <Table.Td>{fieldWord(field)}</Table.Td>
                  <Table.Td>
                    <bdi>{theirs[field]}</bdi>
                  </Table.Td>
                  <Table.Td>
                    <bdi>{yours[field]}</bdi>
                  </Table.Td>
                </Table.Tr>
              ))}
          </Table.Tbody>
        </Table>
        <ProblemAlert error={error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
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
