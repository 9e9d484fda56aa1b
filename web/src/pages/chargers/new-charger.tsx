/** A new charger, or one that knocked: where it stands, then once what to type into it. */
import { Select, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { answered, api, type Schemas } from '../../api/client.ts';
import { queries } from '../../api/query.ts';
import { FormDialog } from '../../parts/dialog.tsx';
import { PickSite } from '../../parts/pick.tsx';
import { t } from '../../texts/texts.ts';
import { Credentials } from './credentials.tsx';

const words = t.chargers.create;
const MODES = ['basic', 'adopt', 'none'] as const;
type Mode = (typeof MODES)[number];

interface Props {
  opened: boolean;
  onClose: () => void;
  /** Who knocked; undefined: a charger that nobody heard of yet. */
  identity?: string | undefined;
  siteId?: number | undefined;
}

export function NewCharger({ opened, onClose, identity, siteId }: Props) {
  const [made, setMade] = useState<Schemas['CreatedCharger']>();
  const close = () => {
    setMade(undefined);
    onClose();
  };
  if (made !== undefined)
    return (
      <Credentials
        of={made}
        onClose={close}
        onAnother={identity === undefined ? () => setMade(undefined) : undefined}
      />
    );
  return (
    <Form
      // Empty again each time it is opened.
      key={`${identity ?? ''} ${opened}`}
      opened={opened}
      onClose={close}
      identity={identity}
      siteId={siteId}
      onMade={setMade}
    />
  );
}

function Form({
  opened,
  onClose,
  identity,
  siteId,
  onMade,
}: Props & { onMade: (made: Schemas['CreatedCharger']) => void }) {
  const [chargerId, setChargerId] = useState('');
  const [name, setName] = useState('');
  const [site, setSite] = useState(siteId ?? null);
  const [mode, setMode] = useState<Mode>(identity === undefined ? 'basic' : 'adopt');
  const isClaim = identity !== undefined;
  const send = async () => {
    if (site === null) return;
    const told = {
      groupId: site,
      authMode: mode,
      ...(name.trim() === '' ? {} : { chargerName: name.trim() }),
    };
    const made = isClaim
      ? await answered(
          api.POST('/api/v1/unknown-chargers/{identity}/claim', {
            params: { path: { identity } },
            body: told,
          }),
        )
      : await answered(api.POST('/api/v1/chargers', { body: { chargerId: chargerId.trim(), ...told } }));
    onMade(made);
    void queries.invalidateQueries({
      predicate: ({ queryKey }) => /chargers|overview|tree/.test(String(queryKey[1])),
    });
  };
  return (
    <FormDialog
      opened={opened}
      onClose={onClose}
      title={isClaim ? words.claimTitle(identity) : words.title}
      submit={isClaim ? words.claim : words.make}
      onSubmit={send}
      disabled={site === null || (!isClaim && chargerId.trim() === '')}
    >
      {isClaim ? (
        <Text size="sm" c="dimmed">
          {t.chargers.unknown.text}
        </Text>
      ) : (
        <TextInput
          label={words.identity}
          description={words.identityHint}
          required
          data-autofocus
          maxLength={48}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          value={chargerId}
          onChange={(event) => setChargerId(event.currentTarget.value)}
        />
      )}
      <PickSite label={words.site} required value={site} onChange={setSite} autoFocus={isClaim} />
      <TextInput
        label={words.name}
        description={words.nameHint}
        maxLength={255}
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Select
        label={words.mode}
        allowDeselect={false}
        data={MODES.map((value) => ({ value, label: words.modes[value] }))}
        value={mode}
        onChange={(word) => setMode(MODES.find((one) => one === word) ?? mode)}
      />
    </FormDialog>
  );
}
