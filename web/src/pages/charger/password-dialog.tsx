/** A new password, shown once: to be typed in, copied, or read by a phone. */
import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { answered, api } from '../../api/client.ts';
import { queries } from '../../api/query.ts';
import { ConnectCard } from '../../parts/connect-card.tsx';
import { Modal } from '../../parts/modal.tsx';
import { ProblemAlert } from '../../parts/page.tsx';
import { t } from '../../texts/texts.ts';
import type { Charger } from './orders.ts';

const words = t.charger.password;

export function PasswordDialog(props: { charger: Charger; opened: boolean; onClose: () => void }) {
  const { charger, opened, onClose } = props;
  const [password, setPassword] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const { chargerId } = charger;
  const close = () => {
    setPassword(null);
    setError(null);
    onClose();
  };
  const make = async () => {
    setBusy(true);
    setError(null);
    try {
      const made = await answered(
        api.POST('/api/v1/chargers/{chargerId}/password', { params: { path: { chargerId } } }),
      );
      setPassword(made.password);
      void queries.invalidateQueries({
        predicate: ({ queryKey }) => String(queryKey[1]).startsWith('/api/v1/chargers/{chargerId}'),
      });
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={password === null ? words.makeTitle : words.once}
      // A slip beside it must not lose what is shown once.
      closeOnClickOutside={password === null}
      closeButtonProps={{ 'aria-label': t.common.actions.close }}
    >
      {password === null ? (
        <Stack>
          <Text size="sm">{words.makeText}</Text>
          <ProblemAlert error={error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close} data-autofocus>
              {t.common.actions.cancel}
            </Button>
            <Button loading={busy} onClick={() => void make()}>
              {words.makeButton}
            </Button>
          </Group>
        </Stack>
      ) : (
        <Stack role="status">
          <ConnectCard ocppUrl={charger.ocppUrl} chargerId={chargerId} password={password} />
          <Group justify="flex-end">
            <Button onClick={close}>{t.common.actions.done}</Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
