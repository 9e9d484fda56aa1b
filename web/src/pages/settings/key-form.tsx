/** Making a key, or changing what it is called, may, where and for how long. */
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { answered, api, type Schemas } from '../../api/client.ts';
import { queries } from '../../api/query.ts';
import { changeThing, differing, type Thing, useThingToEdit } from '../../api/thing.ts';
import { FormDialog } from '../../parts/dialog.tsx';
import { sayDone } from '../../parts/say.ts';
import { useSession } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import { BranchesField } from './branches-field.tsx';
import { MemberConflict } from './conflict-dialog.tsx';
import { LoadingDialog } from './loading-dialog.tsx';
import { type Scope, scopesInWords, USUAL } from './scope-words.ts';
import { ScopesField } from './scopes-field.tsx';
import { SecretDialog } from './secret-dialog.tsx';

type Key = Schemas['Key'];

interface Wanted {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly branches: readonly number[] | null;
  readonly expiresAt: string | null;
}

const ONE = '/api/v1/customers/{id}/keys/{keyId}';
const words = t.settings.keys.form;

const readKeysAgain = () =>
  queries.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[1]).includes('/keys') });

/** @param keyId left out: a new one. */
export function KeyForm({ keyId, onClose }: { keyId?: number; onClose: () => void }) {
  const { customer } = useSession();
  const params = { path: { id: customer.id, keyId: keyId ?? 0 } };
  const thing = useThingToEdit<Key>(ONE, params, keyId !== undefined);
  if (keyId === undefined) return <Make onClose={onClose} />;
  if (thing.data === undefined) {
    return <LoadingDialog title={words.changeTitle} error={thing.error} onClose={onClose} />;
  }
  return <Change thing={thing.data} onClose={onClose} />;
}

function Make({ onClose }: { onClose: () => void }) {
  const { customer, operator, scopes } = useSession();
  // Who manages keys on a branch only gives no more than that.
  const own = operator.roles
    .filter(({ role }) => role === 'admin')
    .map(({ groupId }) => groupId)
    .filter((id) => id !== null);
  const everywhere = operator.roles.some(({ role, groupId }) => role === 'admin' && groupId === null);
  const [wanted, setWanted] = useState<Wanted>({
    name: '',
    scopes: USUAL.filter((scope) => scopes.includes(scope)),
    branches: everywhere ? null : own,
    expiresAt: null,
  });
  const [secret, setSecret] = useState<string>();
  if (secret !== undefined) {
    const { shownTitle, shown } = t.settings.keys;
    return <SecretDialog title={shownTitle} label={shown} secret={secret} onClose={onClose} />;
  }
  const submit = async () => {
    const { name, expiresAt } = wanted;
    const body = {
      ...{ name, expiresAt, scopes: [...wanted.scopes] },
      branches: wanted.branches === null ? null : [...wanted.branches],
    };
    const params = { path: { id: customer.id } };
    const made = await answered(api.POST('/api/v1/customers/{id}/keys', { params, body }));
    await readKeysAgain();
    sayDone(words.made);
    setSecret(made.key);
  };
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={words.makeTitle}
      submit={words.make}
      size="lg"
      disabled={!isComplete(wanted)}
      onSubmit={submit}
    >
      <Fields wanted={wanted} onChange={setWanted} everywhere={everywhere} />
    </FormDialog>
  );
}

const isComplete = ({ scopes, branches }: Wanted) =>
  scopes.length > 0 && (branches === null || branches.length > 0);

const wantedOf = ({ name, scopes, branches, expiresAt }: Key): Wanted => ({
  ...{ name, scopes, expiresAt },
  branches: branches as number[] | null,
});

const shownOf = ({ name, scopes, branches, expiresAt }: Wanted) => ({
  name,
  scopes: scopesInWords(scopes),
  branches: branches?.join(', ') ?? t.settings.everywhere,
  expiresAt: expiresAt ?? t.settings.keys.forEver,
});

function Change({ thing, onClose }: { thing: Thing<Key>; onClose: () => void }) {
  const { customer, operator } = useSession();
  const everywhere = operator.roles.some(({ role, groupId }) => role === 'admin' && groupId === null);
  // What was looked at when the form was opened: what is read later must not slip under the ETag.
  const [before] = useState(thing);
  const [wanted, setWanted] = useState(() => wantedOf(before.value));
  const [now, setNow] = useState<Thing<Key>>();
  const patch = differing(wantedOf(before.value), wanted);
  const save = async (etag: string | null) => {
    if (Object.keys(patch).length === 0) return onClose();
    const params = { path: { id: customer.id, keyId: before.value.id } };
    const found = await changeThing<Key>(ONE, params, patch, etag);
    if ('now' in found) {
      setNow(found.now);
      return;
    }
    await readKeysAgain();
    sayDone(words.changed);
    onClose();
  };
  if (now !== undefined) {
    return (
      <MemberConflict
        theirs={shownOf(wantedOf(now.value))}
        yours={shownOf({ ...wantedOf(now.value), ...patch })}
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
      disabled={!isComplete(wanted)}
      onSubmit={() => save(before.etag)}
    >
      <Fields wanted={wanted} onChange={setWanted} everywhere={everywhere} />
    </FormDialog>
  );
}

interface FieldsProps {
  wanted: Wanted;
  onChange: (wanted: Wanted) => void;
  everywhere: boolean;
}

function Fields({ wanted, onChange, everywhere }: FieldsProps) {
  return (
    <>
      <TextInput
        label={words.name}
        placeholder={words.nameHint}
        maxLength={255}
        value={wanted.name}
        onChange={(event) => onChange({ ...wanted, name: event.currentTarget.value })}
        data-autofocus
      />
      <ScopesField value={wanted.scopes} onChange={(scopes) => onChange({ ...wanted, scopes })} />
      <BranchesField
        value={wanted.branches}
        everywhere={everywhere}
        onChange={(branches) => onChange({ ...wanted, branches })}
      />
      <TextInput
        label={words.until}
        description={words.untilHint}
        type="date"
        value={wanted.expiresAt?.slice(0, 10) ?? ''}
        onChange={(event) => {
          const day = event.currentTarget.value;
          onChange({ ...wanted, expiresAt: day === '' ? null : `${day}T00:00:00.000Z` });
        }}
      />
    </>
  );
}
