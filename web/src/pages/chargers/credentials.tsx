/** What to type into a charger that was just made: its password stands here, once. */
import { Alert, Button, Group, Stack } from '@mantine/core';
import { Link } from 'wouter';
import type { Schemas } from '../../api/client.ts';
import { to } from '../../parts/address.ts';
import { ConnectCard } from '../../parts/connect-card.tsx';
import { Modal } from '../../parts/modal.tsx';
import { t } from '../../texts/texts.ts';

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
        <ConnectCard ocppUrl={ocppUrl} chargerId={chargerId} password={password} />
        {password !== null ? null : (
          <Alert variant="light">{authMode === 'adopt' ? words.adopted : words.noPassword}</Alert>
        )}
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
