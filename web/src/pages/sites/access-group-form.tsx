/** Making an access group, and calling one otherwise. */
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { answered, api, type Schemas } from '../../api/client.ts';
import { changeThing, type Thing } from '../../api/thing.ts';
import { FormDialog, ruleFor } from '../../parts/dialog.tsx';
import { sayDone } from '../../parts/say.ts';
import { t } from '../../texts/texts.ts';
import { type Conflicting, SiteConflict } from './conflict.tsx';
import { sitesAreStale } from './site-names.ts';
import { useWhenOpened } from './when-opened.ts';

type Group = Schemas['AccessGroup'];
const PATH = '/api/v1/access-groups';

interface Props {
  opened: boolean;
  onClose: () => void;
  /** Left out: a new one. */
  thing?: Thing<Group> | undefined;
  onMade?: (group: Group) => void;
}

export function NameAccessGroup({ opened, onClose, thing, onMade }: Props) {
  const words = t.sites.groups;
  const [from, setFrom] = useState(thing);
  const [name, setName] = useState('');
  const [own, setOwn] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [conflict, setConflict] = useState<Conflicting<Group> | null>(null);
  useWhenOpened(opened, () => {
    setFrom(thing);
    setName(thing?.value.name ?? '');
    setOwn(thing?.value.externalId ?? '');
    setError(null);
  });
  const body = { name: name.trim(), externalId: own.trim() === '' ? null : own.trim() };
  const make = async () => {
    const made = await answered(api.POST(PATH, { body }));
    await sitesAreStale(PATH);
    sayDone(words.created(made.name));
    onClose();
    onMade?.(made);
  };
  const rename = async (group: Group, etag: string | null) => {
    const patch = {
      ...(body.name === group.name ? {} : { name: body.name }),
      ...(body.externalId === group.externalId ? {} : { externalId: body.externalId }),
    };
    const params = { path: { accessGroupId: group.id } };
    const answer = await changeThing<Group>(`${PATH}/{accessGroupId}`, params, patch, etag);
    if ('now' in answer) {
      setConflict({ now: answer.now, patch });
      return;
    }
    sayDone(words.saved(answer.changed.name));
    setConflict(null);
    onClose();
  };
  const send = async () => {
    setError(null);
    try {
      await (from === undefined ? make() : rename(from.value, from.etag));
    } catch (thrown) {
      setError(thrown);
      throw thrown;
    }
  };
  return (
    <>
      <FormDialog
        opened={opened && conflict === null}
        onClose={onClose}
        title={from === undefined ? words.add : words.renameTitle(from.value.name)}
        onSubmit={send}
        submit={from === undefined ? words.create : t.common.actions.save}
        disabled={body.name === ''}
      >
        <TextInput
          label={words.name}
          required
          data-autofocus
          maxLength={255}
          value={name}
          error={ruleFor(error, 'name')}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label={words.externalId}
          description={t.sites.externalIdHint}
          maxLength={255}
          value={own}
          error={ruleFor(error, 'externalId')}
          onChange={(event) => setOwn(event.currentTarget.value)}
        />
      </FormDialog>
      <SiteConflict
        conflict={conflict}
        fields={Object.entries}
        said={(_, value) => (value === null || value === undefined ? t.common.none : String(value))}
        onKeepMine={(etag) => (from === undefined ? Promise.resolve() : rename(from.value, etag))}
        onTakeTheirs={() => {
          setConflict(null);
          onClose();
        }}
      />
    </>
  );
}
