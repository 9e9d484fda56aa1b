/** A secret that is shown once: to be copied, then gone. */
import { Alert, Button, CopyButton, Text } from '@mantine/core';
import { Check, Copy, KeyRound } from 'lucide-react';
import { t } from '../../texts/texts.ts';
import classes from './settings.module.css';

export function SecretShown({ secret, label }: { secret: string; label: string }) {
  const { copy, copied } = t.common.actions;
  return (
    <div>
      <Text size="sm" fw={600} mb={4}>
        {label}
      </Text>
      <div className={classes.secret}>
        <code>{secret}</code>
        <CopyButton value={secret}>
          {({ copied: done, copy: take }) => (
            <Button
              size="xs"
              variant={done ? 'light' : 'filled'}
              leftSection={done ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
              onClick={take}
              aria-live="polite"
              data-autofocus
            >
              {done ? copied : copy}
            </Button>
          )}
        </CopyButton>
      </div>
      <Alert variant="light" color="yellow" mt="sm" icon={<KeyRound size={16} aria-hidden />}>
        {t.settings.shownOnce}
      </Alert>
    </div>
  );
}
