/** Inviting somebody: who it is, and what he is where. */
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { type Api, answered, type Schemas } from '../../api/client.ts';
import { queries } from '../../api/query.ts';
import { FormDialog } from '../../parts/dialog.tsx';
import { useSession } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import { LinkResult } from './link-result.tsx';
import { type ChosenRole, chosenOf, RolesField, rolesOf } from './roles-field.tsx';

interface Props {
  /** As who it is asked. */
  client: Api;
  customerId: number;
  /** An admin of the whole customer, and nothing else: of one whose sites we do not see. */
  asAdmin?: boolean;
  title?: string;
  onClose: () => void;
}

export function InviteDialog({ client, customerId, asAdmin = false, title, onClose }: Props) {
  const words = t.settings.operators.form;
  const { operator } = useSession();
  const everywhere =
    asAdmin || operator.roles.some(({ role, groupId }) => role === 'admin' && groupId === null);
  const [mail, setMail] = useState('');
  const [name, setName] = useState('');
  const [roles, setRoles] = useState<readonly ChosenRole[]>(
    chosenOf([{ role: asAdmin ? 'admin' : 'support', groupId: null }]),
  );
  const [invited, setInvited] = useState<Schemas['InvitedOperator']>();
  if (invited !== undefined) return <LinkResult mail={invited.mail} of={invited} onClose={onClose} />;
  const submit = async () => {
    if (!everywhere && roles.some(({ groupId }) => groupId === null)) throw new Error(words.siteMissing);
    const params = { path: { id: customerId } };
    const body = { mail: mail.trim(), name: name.trim(), roles: rolesOf(roles) };
    const made = await answered(client.POST('/api/v1/customers/{id}/operators', { params, body }));
    await queries.invalidateQueries({
      predicate: ({ queryKey }) => String(queryKey[1]).includes('/operators'),
    });
    setInvited(made);
  };
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={title ?? words.inviteTitle}
      submit={words.invite}
      size="lg"
      disabled={mail.trim() === '' || name.trim() === ''}
      onSubmit={submit}
    >
      <TextInput
        label={words.mail}
        type="email"
        required
        autoComplete="off"
        value={mail}
        onChange={(event) => setMail(event.currentTarget.value)}
        data-autofocus
      />
      <TextInput
        label={words.name}
        required
        autoComplete="off"
        maxLength={255}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {asAdmin ? null : <RolesField value={roles} onChange={setRoles} everywhere={everywhere} />}
    </FormDialog>
  );
}
