/** Changing an operator: the name, what he is and where, and whether he may log in. */
import { Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Schemas } from '../../api/client.ts';
import { changeThing, differing, type Thing, useThingToEdit } from '../../api/thing.ts';
import { FormDialog } from '../../parts/dialog.tsx';
import { sayDone } from '../../parts/say.ts';
import { useSession } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import { MemberConflict } from './conflict-dialog.tsx';
import { LoadingDialog } from './loading-dialog.tsx';
import { type ChosenRole, chosenOf, RolesField, rolesOf } from './roles-field.tsx';

type Operator = Schemas['Operator'];

const ONE = '/api/v1/customers/{id}/operators/{operatorId}';
const words = t.settings.operators.form;

export function OperatorForm({ operatorId, onClose }: { operatorId: number; onClose: () => void }) {
  const { customer } = useSession();
  const thing = useThingToEdit<Operator>(ONE, { path: { id: customer.id, operatorId } });
  if (thing.data === undefined) {
    return <LoadingDialog title={words.changeTitle} error={thing.error} onClose={onClose} />;
  }
  return <Change thing={thing.data} onClose={onClose} />;
}

interface Wanted {
  readonly name: string;
  readonly active: boolean;
  readonly roles: readonly ChosenRole[];
}

const shownOf = ({ name, active, roles }: Wanted | Operator) => ({
  name,
  active: active ? t.common.yes : t.common.no,
  roles: roles
    .map(({ role, groupId }) =>
      t.settings.you.role(
        t.changes.roles[role] ?? role,
        groupId === null ? t.settings.everywhere : t.changes.nth(t.changes.thing.site ?? '', String(groupId)),
      ),
    )
    .join('; '),
});

function Change({ thing, onClose }: { thing: Thing<Operator>; onClose: () => void }) {
  const { customer, operator } = useSession();
  // What was looked at when the form was opened: what is read later must not slip under the ETag.
  const [before] = useState(thing);
  const { id, mail, name, active, roles } = before.value;
  const everywhere = operator.roles.some(({ role, groupId }) => role === 'admin' && groupId === null);
  const [wanted, setWanted] = useState<Wanted>({ name, active, roles: chosenOf(roles) });
  const [now, setNow] = useState<Thing<Operator>>();
  const patch = differing<Pick<Operator, 'name' | 'active' | 'roles'>>(
    { name, active, roles: rolesOf(chosenOf(roles)) },
    { name: wanted.name.trim(), active: wanted.active, roles: rolesOf(wanted.roles) },
  );
  const save = async (etag: string | null) => {
    if (!everywhere && wanted.roles.some(({ groupId }) => groupId === null)) {
      throw new Error(words.siteMissing);
    }
    if (Object.keys(patch).length === 0) return onClose();
    const found = await changeThing<Operator>(
      ONE,
      { path: { id: customer.id, operatorId: id } },
      patch,
      etag,
    );
    if ('now' in found) {
      setNow(found.now);
      return;
    }
    sayDone(words.changed);
    onClose();
  };
  if (now !== undefined) {
    return (
      <MemberConflict
        theirs={shownOf(now.value)}
        yours={shownOf({ ...now.value, ...patch })}
        onKeepMine={() => save(now.etag)}
        onClose={onClose}
      />
    );
  }
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={words.changeTitle}
      size="lg"
      disabled={wanted.name.trim() === ''}
      onSubmit={() => save(before.etag)}
    >
      <TextInput label={words.mail} description={words.mailFixed} value={mail} readOnly />
      <TextInput
        label={words.name}
        required
        maxLength={255}
        value={wanted.name}
        onChange={(event) => setWanted({ ...wanted, name: event.currentTarget.value })}
        data-autofocus
      />
      <RolesField
        value={wanted.roles}
        onChange={(chosen) => setWanted({ ...wanted, roles: chosen })}
        everywhere={everywhere}
      />
      <Switch
        label={words.active}
        description={words.activeHint}
        checked={wanted.active}
        disabled={operator.id === id}
        onChange={(event) => setWanted({ ...wanted, active: event.currentTarget.checked })}
      />
    </FormDialog>
  );
}
