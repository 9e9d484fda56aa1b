/** Making a site, at the top of the tree or nested in another. */
import { useState } from 'react';
import { useLocation } from 'wouter';
import { answered, api, type Schemas } from '../../api/client.ts';
import { to } from '../../parts/address.ts';
import { FormDialog, ruleFor } from '../../parts/dialog.tsx';
import { PickSite } from '../../parts/pick.tsx';
import { sayDone } from '../../parts/say.ts';
import { t } from '../../texts/texts.ts';
import { newDraft, patchOf } from './site-draft.ts';
import { SiteFields } from './site-fields.tsx';
import { sitesAreStale } from './site-names.ts';
import { useWhenOpened } from './when-opened.ts';

interface Props {
  opened: boolean;
  onClose: () => void;
  /** Where it is proposed to stand. */
  parent: number | null;
}

export function NewSite({ opened, onClose, parent }: Props) {
  const [draft, setDraft] = useState(newDraft);
  const [under, setUnder] = useState(parent);
  const [error, setError] = useState<unknown>(null);
  const [, go] = useLocation();
  useWhenOpened(opened, () => {
    setDraft(newDraft);
    setUnder(parent);
    setError(null);
  });
  const make = async () => {
    setError(null);
    const body = { ...patchOf({ ...newDraft, policy: '', localList: '' }, draft), parentGroupId: under };
    try {
      const made = await answered(api.POST('/api/v1/sites', { body: body as Schemas['NewSite'] }));
      await sitesAreStale();
      sayDone(t.sites.created(made.groupName));
      onClose();
      go(to.site(made.id));
    } catch (thrown) {
      setError(thrown);
      throw thrown;
    }
  };
  return (
    <FormDialog
      opened={opened}
      onClose={onClose}
      title={t.sites.newSite}
      onSubmit={make}
      submit={t.sites.create}
      size="lg"
      disabled={draft.groupName.trim() === ''}
    >
      <SiteFields draft={draft} onDraft={setDraft} rule={(field) => ruleFor(error, field)}>
        <PickSite
          label={t.sites.fields.parentGroupId ?? ''}
          description={t.sites.parentHint}
          value={under}
          onChange={setUnder}
          clearable
          error={ruleFor(error, 'parentGroupId')}
        />
      </SiteFields>
    </FormDialog>
  );
}
