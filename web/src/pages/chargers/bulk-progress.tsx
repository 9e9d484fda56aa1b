/** How an order to many stands, as it goes on: told by its own stream, so it can be left and come back to. */
import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { answered, api, type Schemas } from '../../api/client.ts';
import { queries } from '../../api/query.ts';
import { follow } from '../../api/stream.ts';
import { Drawer, Modal } from '../../parts/modal.tsx';
import { Facts, ProblemAlert, Waiting } from '../../parts/page.tsx';
import { sayDone } from '../../parts/say.ts';
import { ToneBadge } from '../../parts/status.tsx';
import { When } from '../../parts/time.tsx';
import { useCan } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import { BulkBar } from './bulk-bar.tsx';
import { BulkChargers } from './bulk-chargers.tsx';
import { stateOf } from './bulk-state.ts';
import { BulkWhom } from './bulk-whom.tsx';

const words = t.chargers.progress;
type BulkCommand = Schemas['BulkCommand'];

/** @param broken it is not told any more, and tried again. */
function useProgress(id: number) {
  const [bulk, setBulk] = useState<BulkCommand>();
  const [broken, setBroken] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [tries, setTries] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: tried again by hand
  useEffect(() => {
    let gone = false;
    let end = () => {};
    const path = { bulkCommandId: id };
    const begin = async () => {
      try {
        const first = await answered(api.GET('/api/v1/bulk-commands/{bulkCommandId}', { params: { path } }));
        if (gone) return;
        setError(null);
        setBulk(first);
        if (first.over) return;
        end = follow(`/api/v1/bulk-commands/${id}/events`, {
          event({ data }) {
            const now = data as unknown as BulkCommand;
            setBroken(false);
            setBulk(now);
            if (now.over) end();
          },
          lost: () => undefined,
          open: () => setBroken(false),
          broken: () => setBroken(true),
        });
      } catch (thrown) {
        if (!gone) setError(thrown);
      }
    };
    void begin();
    return () => {
      gone = true;
      end();
    };
  }, [id, tries]);
  return { bulk, setBulk, broken, error, retry: () => setTries((n) => n + 1) };
}

export function BulkProgress({ id, onClose }: { id: number; onClose: () => void }) {
  const { bulk, setBulk, broken, error, retry } = useProgress(id);
  const known = bulk !== undefined && bulk.id === id ? bulk : undefined;
  const title =
    known === undefined
      ? words.loading
      : words.title(known.id, t.chargers.bulk.actions[known.action] ?? known.action);
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="46rem"
      title={title}
      closeButtonProps={{ 'aria-label': t.common.actions.close }}
    >
      <Stack>
        <ProblemAlert error={error} retry={retry} />
        {known === undefined && error === null ? <Waiting lines={6} /> : null}
        {broken ? (
          <Alert color="yellow" variant="light" role="status">
            {words.lost}
          </Alert>
        ) : null}
        {known === undefined ? null : <Known bulk={known} onChange={setBulk} />}
      </Stack>
    </Drawer>
  );
}

function Known({ bulk, onChange }: { bulk: BulkCommand; onChange: (bulk: BulkCommand) => void }) {
  const can = useCan();
  const { tone, word } = stateOf(bulk);
  const { waiting, queued } = bulk.counts;
  const request = Object.entries(bulk.payload).map(([key, value]) => `${key}: ${String(value)}`);
  return (
    <>
      <Group justify="space-between">
        <ToneBadge tone={tone}>{word}</ToneBadge>
        {can('chargers:operate') && !bulk.over && waiting + queued > 0 ? (
          <Cancel bulk={bulk} onChange={onChange} />
        ) : null}
      </Group>
      {bulk.problem === null ? null : (
        <Alert color="red" variant="light">
          {bulk.problem}
        </Alert>
      )}
      <BulkBar counts={bulk.counts} all={bulk.chargers} />
      <Facts
        of={[
          [words.filter, <BulkWhom key="whom" filter={bulk.filter} />],
          [words.request, request.length === 0 ? t.common.none : request.join(', ')],
          [words.when, <When key="when" at={bulk.createdAt} />],
          [words.asked, bulk.askedBy],
          [words.pace, words.perMinute(bulk.perMinute)],
        ]}
      />
      <BulkChargers bulk={bulk} />
    </>
  );
}

function Cancel({ bulk, onChange }: { bulk: BulkCommand; onChange: (bulk: BulkCommand) => void }) {
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const { waiting, queued } = bulk.counts;
  const cancel = async () => {
    setBusy(true);
    setError(null);
    try {
      const params = { path: { bulkCommandId: bulk.id } };
      onChange(await answered(api.DELETE('/api/v1/bulk-commands/{bulkCommandId}', { params })));
      void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === 'bulk-commands' });
      sayDone(words.cancelDone);
      setAsking(false);
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button variant="default" size="compact-sm" onClick={() => setAsking(true)}>
        {words.cancel}
      </Button>
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={words.cancelTitle}
        closeButtonProps={{ 'aria-label': t.common.actions.close }}
      >
        <Stack>
          <Text size="sm">{words.cancelText(waiting + queued)}</Text>
          <ProblemAlert error={error} />
          <Group justify="flex-end">
            <Button variant="default" data-autofocus onClick={() => setAsking(false)}>
              {words.keep}
            </Button>
            <Button color="red" loading={busy} onClick={() => void cancel()}>
              {words.cancel}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
