/** What became of a link: on its way by mail, or to be handed on. */
import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { MailCheck, MailWarning } from 'lucide-react';
import type { Schemas } from '../../api/client.ts';
import { Modal } from '../../parts/modal.tsx';
import { When } from '../../parts/time.tsx';
import { t } from '../../texts/texts.ts';
import { SecretDialog } from './secret-dialog.tsx';

interface Props {
  mail: string;
  of: Schemas['SentLink'];
  onClose: () => void;
}

export function LinkResult({ mail, of: { delivery, link, linkExpiresAt }, onClose }: Props) {
  const words = t.settings.operators;
  const said = words.delivery[delivery](mail);
  const until = (
    <Text size="sm" c="dimmed">
      {words.linkUntil} <When at={linkExpiresAt} />.
    </Text>
  );
  if (link !== null) {
    return (
      <SecretDialog title={words.linkTitle} label={said} secret={link} onClose={onClose}>
        {until}
      </SecretDialog>
    );
  }
  const well = delivery === 'mailed';
  const Icon = well ? MailCheck : MailWarning;
  return (
    <Modal
      opened
      onClose={onClose}
      title={words.linkTitle}
      closeButtonProps={{ 'aria-label': t.common.actions.close }}
    >
      <Stack>
        <Alert variant="light" color={well ? 'pine' : 'yellow'} icon={<Icon size={18} aria-hidden />}>
          {said}
        </Alert>
        {until}
        <Group justify="flex-end">
          <Button onClick={onClose} data-autofocus>
            {t.common.actions.done}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
