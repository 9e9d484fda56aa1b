/** Another secret for a key, and its end. */
import { Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { answered, api, type Schemas } from '../../api/client.ts';
import { queries } from '../../api/query.ts';
import { FormDialog } from '../../parts/dialog.tsx';
import { sayDone } from '../../parts/say.ts';
import { Ago, When } from '../../parts/time.tsx';
import { useSession } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import { SecretDialog } from './secret-dialog.tsx';

type Key = Schemas['Key'];

const words = t.settings.keys;
/** Seconds, as they are offered. */
const OVERLAPS = ['86400', '3600', '604800', '0'] as const;

const readAgain = () =>
  queries.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[1]).includes('/keys') });

export function RotateKey({ of: key, onClose }: { of: Key; onClose: () => void }) {
  const { customer } = useSession();
  const [overlap, setOverlap] = useState<string>(OVERLAPS[0]);
  const [made, setMade] = useState<Schemas['CreatedKey']>();
  if (made !== undefined) {
    return (
      <SecretDialog title={words.shownTitle} label={words.shown} secret={made.key} onClose={onClose}>
        {made.formerGoodUntil === null || overlap === '0' ? null : (
          <Text size="sm">
            {words.formerUntil} <When at={made.formerGoodUntil} />.
          </Text>
        )}
      </SecretDialog>
    );
  }
  const submit = async () => {
    const params = { path: { id: customer.id, keyId: key.id } };
    const body = { overlapSeconds: Number(overlap) };
    const rotated = await answered(api.POST('/api/v1/customers/{id}/keys/{keyId}/rotate', { params, body }));
    await readAgain();
    sayDone(words.rotated);
    setMade(rotated);
  };
  return (
    <FormDialog opened onClose={onClose} title={words.rotateTitle} submit={words.rotate} onSubmit={submit}>
      <Text size="sm">
        <b>
          <bdi>{key.name === '' ? words.nameless : key.name}</bdi>
        </b>{' '}
        <code>{key.prefix}…</code>
      </Text>
      <Text size="sm">{words.rotateText}</Text>
      <Radio.Group label={words.overlap} value={overlap} onChange={setOverlap}>
        <Stack gap="xs" mt="xs">
          {OVERLAPS.map((seconds) => (
            <Radio key={seconds} value={seconds} label={words.overlaps[seconds]} />
          ))}
        </Stack>
      </Radio.Group>
    </FormDialog>
  );
}

export function RevokeKey({ of: key, onClose }: { of: Key; onClose: () => void }) {
  const { customer } = useSession();
  const name = key.name === '' ? words.nameless : key.name;
  const submit = async () => {
    const params = { path: { id: customer.id, keyId: key.id } };
    await answered(api.DELETE('/api/v1/customers/{id}/keys/{keyId}', { params }));
    await readAgain();
    sayDone(words.revoked);
    onClose();
  };
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={words.revokeTitle(name)}
      submit={words.revoke}
      onSubmit={submit}
    >
      <Text size="sm">{words.revokeText}</Text>
      <Text size="sm">
        {words.revokeUsed} <Ago at={key.lastUsedAt} never={words.never} />
        {key.lastUsedAddress === null ? null : (
          <>
            {' '}
            <bdi>{words.from(key.lastUsedAddress)}</bdi>
          </>
        )}
        .
      </Text>
      <Text size="sm" fw={600}>
        {t.common.deleting.undone}
      </Text>
    </FormDialog>
  );
}
