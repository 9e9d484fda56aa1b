/** After a dry run: the same file again, for real. */
import { Button, Group, Stack, Text } from '@mantine/core';
import { Check } from 'lucide-react';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { Panel, ProblemAlert } from '../../parts/page.tsx';
import { t } from '../../texts/texts.ts';
import { pathOf } from './import-list.tsx';
import { FileField } from './import-new.tsx';
import { fileOf, type Import, sendFile } from './import-send.ts';

const words = t.imports;

export function ForReal({ dry }: { dry: Import }) {
  const [, go] = useLocation();
  const [kept] = useState(() => fileOf(dry.id));
  const [chosen, setChosen] = useState<File | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const file = chosen ?? kept ?? null;
  const { created, changed, unchanged, refused } = dry.fates;
  const good = created + changed + unchanged;
  const run = async () => {
    if (file === null) return;
    setBusy(true);
    setError(null);
    try {
      const { id } = await sendFile(dry.kind, file, false);
      go(pathOf(id));
    } catch (thrown) {
      setError(thrown);
      setBusy(false);
    }
  };
  return (
    <Panel title={words.doTitle}>
      <Stack gap="sm">
        <div>
          <Text size="sm">{good === 0 ? words.doNothing : words.doText(good)}</Text>
          {refused === 0 || good === 0 ? null : <Text size="sm">{words.doRefused(refused)}</Text>}
        </div>
        {kept === undefined && good > 0 ? (
          <>
            <Text size="sm" c="dimmed">
              {words.fileGone}
            </Text>
            <FileField file={chosen} onChoose={setChosen} />
          </>
        ) : null}
        <ProblemAlert error={error} />
        <Group gap="xs">
          {good === 0 ? null : (
            <Button
              leftSection={<Check size={16} aria-hidden />}
              disabled={file === null}
              loading={busy}
              onClick={() => void run()}
            >
              {words.doIt}
            </Button>
          )}
          <Button component={Link} href={`/imports?kind=${dry.kind}`} variant="default">
            {words.doAgain}
          </Button>
        </Group>
      </Stack>
    </Panel>
  );
}
