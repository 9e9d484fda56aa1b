/** Ending what the card charges elsewhere: asked twice, since a car stands there. */
import { Button, Group, Stack, Text } from '@mantine/core';
import { Square } from 'lucide-react';
import { useState } from 'react';
import { answered, api } from '../../api/client.ts';
import { Modal } from '../../parts/modal.tsx';
import { ProblemAlert } from '../../parts/page.tsx';
import { t } from '../../texts/texts.ts';
import type { MendOf } from './use-mending.tsx';

const WAIT = '15s';

export function EndTransactions(of: MendOf) {
  const running = of.tag.steps.at(-1)?.running ?? [];
  return (
    <Stack gap="sm" align="flex-start">
      {of.needed.transactionIds.map((id) => (
        <EndTransaction
          key={id}
          id={id}
          chargerId={running.find(({ transactionId }) => transactionId === id)?.chargerId ?? ''}
          onMended={of.onMended}
        />
      ))}
    </Stack>
  );
}

interface EndProps {
  id: number;
  chargerId: string;
  onMended: (said: string) => void;
}

function EndTransaction({ id, chargerId, onMended }: EndProps) {
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [asked, setAsked] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const words = t.access.mend;
  const stop = async () => {
    setAsking(false);
    setBusy(true);
    setError(null);
    try {
      const params = { path: { transactionId: id }, query: { wait: WAIT } };
      const { state, problem } = await answered(
        api.POST('/api/v1/transactions/{transactionId}/stop', { params }),
      );
      if (state !== 'accepted' && state !== 'sent' && state !== 'queued') {
        throw new Error(words.stopRefused(problem ?? state));
      }
      // It is over when the charger tells so: an event, by which it is decided again.
      setAsked(true);
      onMended(words.stopping);
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <ProblemAlert error={error} />
      {asked || chargerId === '' ? null : <Text size="sm">{words.stopText(chargerId)}</Text>}
      {asked ? (
        <Text size="sm" role="status">
          {words.stopping}
        </Text>
      ) : (
        <Button
          color="red.9"
          loading={busy}
          leftSection={<Square size={14} aria-hidden />}
          onClick={() => setAsking(true)}
        >
          {words.stop(id)}
        </Button>
      )}
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={words.stopSure(id, chargerId)}
        closeButtonProps={{ 'aria-label': t.common.actions.close }}
      >
        <Stack>
          <Text size="sm">{words.stopSureText}</Text>
          <Group justify="flex-end">
            <Button variant="default" data-autofocus onClick={() => setAsking(false)}>
              {t.common.actions.cancel}
            </Button>
            <Button color="red.9" onClick={() => void stop()}>
              {words.stop(id)}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
