/** Two people changed the same thing: what stands there now beside what one wanted, and a choice. */
import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { GitMerge } from 'lucide-react';
import { ConflictTable, type Differing } from '../../parts/conflict.tsx';
import { t } from '../../texts/texts.ts';

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
      <ConflictTable of={fields} />
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
