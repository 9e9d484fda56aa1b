/** Making a charger at a site; then what to type into it, which is shown once. */
import { NumberInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { answered, api, type Schemas } from '../../api/client.ts';
import { FormDialog, ruleFor } from '../../parts/dialog.tsx';
import { Modal } from '../../parts/modal.tsx';
import { t } from '../../texts/texts.ts';
import { MadeCharger } from './made-charger.tsx';
import type { Site } from './site-draft.ts';
import { sitesAreStale } from './site-names.ts';
import { useWhenOpened } from './when-opened.ts';

interface Props {
  opened: boolean;
  onClose: () => void;
  site: Site;
}

type Created = Schemas['CreatedCharger'];

const MOST_SOCKETS = 200;
const IDENTITY = /^(?!\.{1,2}$)[!"$&-.0-9;->@-~]{1,48}$/;

export function NewCharger({ opened, onClose, site }: Props) {
  const [made, setMade] = useState<Created | null>(null);
  return (
    <>
      <NewChargerForm
        opened={opened && made === null}
        onClose={onClose}
        site={site}
        onMade={(created) => setMade(created)}
      />
      <Modal
        opened={opened && made !== null}
        onClose={onClose}
        onExitTransitionEnd={() => setMade(null)}
        title={t.sites.newCharger.madeTitle(made?.chargerId ?? '')}
        size="lg"
        // What is shown once does not vanish by a slip.
        closeOnClickOutside={false}
        closeButtonProps={{ 'aria-label': t.common.actions.close }}
      >
        {made === null ? null : <MadeCharger made={made} onDone={onClose} />}
      </Modal>
    </>
  );
}

function NewChargerForm({ opened, onClose, site, onMade }: Props & { onMade: (made: Created) => void }) {
  const words = t.sites.newCharger;
  const [chargerId, setChargerId] = useState('');
  const [name, setName] = useState('');
  const [sockets, setSockets] = useState<number | string>('');
  const [error, setError] = useState<unknown>(null);
  useWhenOpened(opened, () => {
    setChargerId('');
    setName('');
    setSockets('');
    setError(null);
  });
  const wrong = chargerId !== '' && !IDENTITY.test(chargerId);
  const make = async () => {
    setError(null);
    const count = sockets === '' ? 0 : Number(sockets);
    const body: Schemas['NewCharger'] = {
      chargerId,
      groupId: site.id,
      ...(name.trim() === '' ? {} : { chargerName: name.trim() }),
      ...(count > 0 ? { sockets: Array.from({ length: count }, (_, index) => ({ id: index + 1 })) } : {}),
    };
    try {
      const made = await answered(api.POST('/api/v1/chargers', { body }));
      onMade(made);
      await sitesAreStale('/api/v1/chargers', '/api/v1/unknown-chargers', '/api/v1/overview');
    } catch (thrown) {
      setError(thrown);
      throw thrown;
    }
  };
  return (
    <FormDialog
      opened={opened}
      onClose={onClose}
      title={words.title(site.groupName)}
      onSubmit={make}
      submit={words.create}
      disabled={chargerId === '' || wrong}
    >
      <TextInput
        label={words.id}
        description={words.idHint}
        required
        data-autofocus
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        value={chargerId}
        error={wrong ? true : ruleFor(error, 'chargerId')}
        onChange={(event) => setChargerId(event.currentTarget.value.trim())}
      />
      <TextInput
        label={words.name}
        description={words.nameHint}
        maxLength={255}
        value={name}
        error={ruleFor(error, 'chargerName')}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <NumberInput
        label={words.sockets}
        description={words.socketsHint}
        min={0}
        max={MOST_SOCKETS}
        allowDecimal={false}
        allowNegative={false}
        value={sockets}
        onChange={setSockets}
      />
    </FormDialog>
  );
}
