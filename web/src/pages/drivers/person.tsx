/** What is kept about a person: shown, handed out, erased. */
import { Button, Checkbox, Group, List, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Download, UserX } from 'lucide-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { answered, api, type Schemas } from '../../api/client.ts';
import { queries } from '../../api/query.ts';
import { Modal } from '../../parts/modal.tsx';
import { Panel, ProblemAlert, Waiting } from '../../parts/page.tsx';
import { sayDone, sayProblem } from '../../parts/say.ts';
import { useCan } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import type { Driver } from './change.ts';
import { keepDraft, NO_DRAFT } from './rights-draft.ts';
import { save } from './save-file.ts';

const words = t.drivers.person;
type Datum = Schemas['PersonalDatum'];
const AT_ONCE = 200;

/** All of it, page by page. */
async function readAll(userid: number, onRead: (count: number) => void): Promise<Datum[]> {
  const all: Datum[] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: AT_ONCE, ...(cursor === undefined ? {} : { cursor }) };
    const page = await answered(
      api.GET('/api/v1/drivers/{userid}/personal-data', { params: { path: { userid }, query } }),
    );
    all.push(...page.items);
    onRead(all.length);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return all;
}

export function Person({ driver }: { driver: Driver }) {
  const can = useCan();
  const [listed, list] = useDisclosure(false);
  const [erasing, erase] = useDisclosure(false);
  const [read, setRead] = useState<number | null>(null);
  const download = async () => {
    setRead(0);
    try {
      const all = await readAll(driver.id, setRead);
      save(`driver-${driver.id}.json`, 'application/json', JSON.stringify(all, null, 2));
    } catch (error) {
      sayProblem(error);
    } finally {
      setRead(null);
    }
  };
  return (
    <Panel title={words.title}>
      <Stack gap="sm">
        <Text size="sm">{words.text}</Text>
        {can('persons:read') ? (
          <Group gap="xs">
            {listed ? null : (
              <Button size="xs" variant="default" onClick={list.open}>
                {words.list}
              </Button>
            )}
            <Button
              size="xs"
              variant="default"
              leftSection={<Download size={14} aria-hidden />}
              disabled={read !== null}
              onClick={() => void download()}
            >
              {read === null ? words.download : words.downloading(read)}
            </Button>
          </Group>
        ) : null}
        {listed ? <Counted userid={driver.id} /> : null}
        {can('persons:write') ? (
          <div>
            <Button
              size="xs"
              color="red"
              variant="light"
              leftSection={<UserX size={14} aria-hidden />}
              onClick={erase.open}
            >
              {words.erase}
            </Button>
          </div>
        ) : null}
      </Stack>
      {erasing ? <Erase driver={driver} onClose={erase.close} /> : null}
    </Panel>
  );
}

/** How much of each kind. */
function Counted({ userid }: { userid: number }) {
  const found = useQuery({
    queryKey: ['personal-data', userid],
    queryFn: () => readAll(userid, () => undefined),
    gcTime: 0,
  });
  if (found.error !== null) return <ProblemAlert error={found.error} retry={() => void found.refetch()} />;
  if (found.data === undefined) return <Waiting lines={3} />;
  const counts = new Map<string, number>();
  for (const { section } of found.data) counts.set(section, (counts.get(section) ?? 0) + 1);
  return (
    <List size="sm">
      {[...counts].map(([section, count]) => (
        <List.Item key={section}>
          <b>{count.toLocaleString()}</b> {words.sections[section] ?? section}
        </List.Item>
      ))}
    </List>
  );
}

function Erase({ driver, onClose }: { driver: Driver; onClose: () => void }) {
  const can = useCan();
  const [, go] = useLocation();
  const [sure, setSure] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const erase = async () => {
    setBusy(true);
    setError(null);
    try {
      const params = { path: { userid: driver.id } };
      const gone = await answered(api.POST('/api/v1/drivers/{userid}/erase', { params }));
      // What is in sight is gone: only what is shown next is read again.
      void queries.invalidateQueries({ refetchType: 'none' });
      keepDraft(driver.id, NO_DRAFT);
      go('/drivers');
      sayDone(words.erased(gone.tags, gone.transactions));
    } catch (thrown) {
      setError(thrown);
      setBusy(false);
    }
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={words.eraseTitle(driver.name)}
      closeButtonProps={{ 'aria-label': t.common.actions.close }}
    >
      <Stack>
        <Text size="sm">{words.eraseText}</Text>
        {can('persons:read') ? <Counted userid={driver.id} /> : null}
        <Checkbox
          label={words.eraseSure}
          checked={sure}
          onChange={({ currentTarget }) => setSure(currentTarget.checked)}
        />
        <ProblemAlert error={error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t.common.actions.cancel}
          </Button>
          <Button color="red" disabled={!sure} loading={busy} onClick={() => void erase()}>
            {words.erase}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
