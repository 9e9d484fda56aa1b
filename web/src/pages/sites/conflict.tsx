/** Somebody else changed it meanwhile: what stands there now beside what was wanted, and the choice. */
import { Button, Group, Modal, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import type { Thing } from '../../api/thing.ts';
import { ProblemAlert } from '../../parts/page.tsx';
import { t } from '../../texts/texts.ts';

export interface Conflicting<T> {
  readonly now: Thing<T>;
  readonly patch: Readonly<Record<string, unknown>>;
}

interface Props<T> {
  conflict: Conflicting<T> | null;
  /** A thing or a patch as single fields. */
  fields: (of: Readonly<Record<string, unknown>>) => readonly (readonly [string, unknown])[];
  said: (field: string, value: unknown) => string;
  onKeepMine: (etag: string | null) => Promise<void>;
  onTakeTheirs: () => void;
}

export function ConflictDialog<T extends object>(props: Props<T>) {
  const { conflict, fields, said, onKeepMine, onTakeTheirs } = props;
  const words = t.common.conflict;
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const theirs = new Map(fields((conflict?.now.value ?? {}) as Record<string, unknown>));
  const keep = async () => {
    setBusy(true);
    setError(null);
    try {
      await onKeepMine(conflict?.now.etag ?? null);
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      opened={conflict !== null}
      onClose={onTakeTheirs}
      title={words.title}
      size="lg"
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t.common.actions.close }}
    >
      <Stack>
        <Text size="sm">{words.text}</Text>
        <Table.ScrollContainer minWidth={320}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{words.field}</Table.Th>
                <Table.Th>{words.theirs}</Table.Th>
                <Table.Th>{words.yours}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {fields(conflict?.patch ?? {}).map(([field, mine]) => (
                <Table.Tr key={field}>
                  <Table.Th scope="row">{t.sites.fields[field] ?? field}</Table.Th>
                  <Table.Td>
                    <bdi>{said(field, theirs.get(field))}</bdi>
                  </Table.Td>
                  <Table.Td>
                    <bdi>{said(field, mine)}</bdi>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
        <ProblemAlert error={error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onTakeTheirs} data-autofocus>
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
