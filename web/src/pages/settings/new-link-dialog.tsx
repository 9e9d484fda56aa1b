/** Another link for an operator, by which he chooses a password. */
import { Text } from '@mantine/core';
import { useState } from 'react';
import { answered, api, type Schemas } from '../../api/client.ts';
import { FormDialog } from '../../parts/dialog.tsx';
import { useSession } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import { LinkResult } from './link-result.tsx';

export function NewLinkDialog({ of: operator, onClose }: { of: Schemas['Operator']; onClose: () => void }) {
  const words = t.settings.operators;
  const { customer } = useSession();
  const [sent, setSent] = useState<Schemas['SentLink']>();
  if (sent !== undefined) return <LinkResult mail={operator.mail} of={sent} onClose={onClose} />;
  const submit = async () => {
    const path = { id: customer.id, operatorId: operator.id };
    setSent(
      await answered(api.POST('/api/v1/customers/{id}/operators/{operatorId}/link', { params: { path } })),
    );
  };
  return (
    <FormDialog opened onClose={onClose} title={words.newLink} submit={words.newLink} onSubmit={submit}>
      <Text size="sm">
        <b>
          <bdi>{operator.name}</bdi>
        </b>{' '}
        <bdi>{operator.mail}</bdi>
      </Text>
      <Text size="sm">{words.newLinkText(operator.accepted)}</Text>
    </FormDialog>
  );
}
