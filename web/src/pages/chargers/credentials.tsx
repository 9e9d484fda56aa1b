/** What to type into a charger that was just made: its password stands here, once. */
import { Alert, Button, CopyButton, Group, Modal, Stack, Text } from '@mantine/core';
import { Check, Copy, KeyRound } from 'lucide-react';
import { Link } from 'wouter';
import type { Schemas } from '../../api/client.ts';
import { to } from '../../parts/address.ts';
import { t } from '../../texts/texts.ts';
import classes from './credentials.module.css';

const words = t.chargers.create;

interface Props {
  of: Schemas['CreatedCharger'];
  onClose: () => void;
  onAnother: (() => void) | undefined;
}

export function Credentials({ of, onClose, onAnother }: Props) {
  const { chargerId, ocppUrl, password, authMode, warnings } = of;
  return (
    <Modal
      opened
      onClose={onClose}
      // What is shown once is not lost by a click beside it.
      closeOnClickOutside={password === null}
      title={words.madeTitle(chargerId)}
      size="lg"
      closeButtonProps={{ 'aria-label': t.common.actions.close }}
    >
      <Stack>
        <Text size="sm">{words.typeIn}</Text>
        <dl className={classes.list}>
          <Copied name={words.url} value={ocppUrl} />
          <Copied name={words.user} value={chargerId} />
          {password === null ? null : <Copied name={words.password} value={password} />}
        </dl>
        <Alert
          variant="light"
          color={password === null ? 'pine' : 'yellow'}
          icon={<KeyRound size={18} aria-hidden />}
        >
          {password !== null ? words.once : authMode === 'adopt' ? words.adopted : words.noPassword}
        </Alert>
        {warnings.map(({ field, rule }) => (
          <Alert key={`${field} ${rule}`} variant="light" color="yellow">
            {words.warning(field, rule)}
          </Alert>
        ))}
        <Group justify="flex-end">
          {onAnother === undefined ? null : (
            <Button variant="default" onClick={onAnother}>
              {words.another}
            </Button>
          )}
          <Button variant="default" component={Link} href={to.charger(chargerId)}>
            {words.open}
          </Button>
          <Button onClick={onClose} data-autofocus>
            {t.common.actions.done}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function Copied({ name, value }: { name: string; value: string }) {
  return (
    <div className={classes.row}>
      <div className={classes.said}>
        <dt>{name}</dt>
        <dd>
          <code>{value}</code>
        </dd>
      </div>
      <CopyButton value={value} timeout={2000}>
        {({ copied, copy }) => (
          <Button
            variant="default"
            size="compact-md"
            leftSection={copied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
            aria-label={`${t.common.actions.copy}: ${name}`}
            onClick={copy}
          >
            <span aria-live="polite">{copied ? t.common.actions.copied : t.common.actions.copy}</span>
          </Button>
        )}
      </CopyButton>
    </div>
  );
}
