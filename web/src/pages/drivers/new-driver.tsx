/** A new driver, with a first tag if it is at hand. */
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { answered, api } from '../../api/client.ts';
import { FormDialog, ruleFor } from '../../parts/dialog.tsx';
import { PickSite } from '../../parts/pick.tsx';
import { sayDone } from '../../parts/say.ts';
import { t } from '../../texts/texts.ts';
import { driversChanged } from './change.ts';

const words = t.drivers.form;

interface Props {
  opened: boolean;
  onClose: () => void;
  onMade: (id: number) => void;
}

export function NewDriver(props: Props) {
  return props.opened ? <Form {...props} /> : null;
}

function Form({ onClose, onMade }: Props) {
  const [name, setName] = useState('');
  const [home, setHome] = useState<number | null>(null);
  const [externalId, setExternalId] = useState('');
  const [idTag, setIdTag] = useState('');
  const [tokenName, setTokenName] = useState('');
  const [refused, setRefused] = useState<unknown>(null);

  const make = async () => {
    setRefused(null);
    const tag = idTag.trim() === '' ? {} : { tags: [{ idTag: idTag.trim(), tokenName: tokenName.trim() }] };
    const body = {
      name: name.trim(),
      homeGroupId: home,
      externalId: externalId.trim() === '' ? null : externalId.trim(),
      ...tag,
    };
    try {
      const { id } = await answered(api.POST('/api/v1/drivers', { body }));
      await driversChanged();
      sayDone(words.made(body.name));
      onMade(id);
    } catch (error) {
      setRefused(error);
      throw error;
    }
  };

  return (
    <FormDialog
      opened
      onClose={onClose}
      title={words.newTitle}
      onSubmit={make}
      submit={words.create}
      disabled={name.trim() === ''}
    >
      <TextInput
        label={words.name}
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        required
        maxLength={255}
        dir="auto"
        data-autofocus
        error={ruleFor(refused, 'name')}
      />
      <PickSite label={words.home} description={words.homeNote} clearable value={home} onChange={setHome} />
      <TextInput
        label={words.externalId}
        description={words.externalIdNote}
        value={externalId}
        onChange={({ currentTarget }) => setExternalId(currentTarget.value)}
        maxLength={255}
        error={ruleFor(refused, 'externalId')}
      />
      <TextInput
        label={words.tag}
        description={words.tagNote}
        value={idTag}
        onChange={({ currentTarget }) => setIdTag(currentTarget.value)}
        maxLength={36}
        error={ruleFor(refused, 'tags[0].idTag') ?? ruleFor(refused, 'idTag')}
      />
      {idTag.trim() === '' ? null : (
        <TextInput
          label={words.tagName}
          placeholder={words.tagNamePlaceholder}
          value={tokenName}
          onChange={({ currentTarget }) => setTokenName(currentTarget.value)}
          maxLength={255}
        />
      )}
    </FormDialog>
  );
}
