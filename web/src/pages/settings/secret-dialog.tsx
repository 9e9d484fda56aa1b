/** A secret over the page, until one says that it is copied: a stray click does not lose it. */
import { Button, Group, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { Modal } from '../../parts/modal.tsx';
import { t } from '../../texts/texts.ts';
import { SecretShown } from './secret-shown.tsx';

interface Props {
  title: string;
  label: string;
  secret: string;
  onClose: () => void;
  children?: ReactNode;
}

export function SecretDialog({ title, label, secret, onClose, children }: Props) {
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size="lg"
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
    >
      <Stack>
        <SecretShown secret={secret} label={label} />
        {children}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t.settings.keys.close}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
