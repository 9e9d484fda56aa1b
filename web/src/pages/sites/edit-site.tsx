/** Changing a site; what somebody else changed meanwhile is shown, and nothing is written over unasked. */
import { useState } from 'react';
import { changeThing, type Thing } from '../../api/thing.ts';
import { FormDialog, ruleFor } from '../../parts/dialog.tsx';
import { sayDone } from '../../parts/say.ts';
import { t } from '../../texts/texts.ts';
import { type Conflicting, SiteConflict } from './conflict.tsx';
import { draftOf, fieldsOf, patchOf, type Site } from './site-draft.ts';
import { SiteFields } from './site-fields.tsx';
import { useWhenOpened } from './when-opened.ts';

interface Props {
  opened: boolean;
  onClose: () => void;
  thing: Thing<Site>;
}

export function EditSite({ opened, onClose, thing }: Props) {
  const [from, setFrom] = useState(thing);
  const [draft, setDraft] = useState(() => draftOf(thing.value));
  const [error, setError] = useState<unknown>(null);
  const [conflict, setConflict] = useState<Conflicting<Site> | null>(null);
  useWhenOpened(opened, () => {
    // What was looked at when it was opened counts, not what came in meanwhile.
    setFrom(thing);
    setDraft(draftOf(thing.value));
    setError(null);
  });
  const patch = patchOf(draftOf(from.value), draft);
  const save = async (etag: string | null) => {
    setError(null);
    try {
      const params = { path: { siteId: from.value.id } };
      const answer = await changeThing<Site>('/api/v1/sites/{siteId}', params, patch, etag);
      if ('now' in answer) {
        setConflict({ now: answer.now, patch });
        return;
      }
      sayDone(t.sites.saved(answer.changed.groupName));
      setConflict(null);
      onClose();
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
        title={t.sites.edit(from.value.groupName)}
        onSubmit={() => save(from.etag)}
        size="lg"
        disabled={Object.keys(patch).length === 0 || draft.groupName.trim() === ''}
      >
        <SiteFields draft={draft} onDraft={setDraft} rule={(field) => ruleFor(error, field)} />
      </FormDialog>
      <SiteConflict
        conflict={conflict}
        fields={fieldsOf}
        said={saidOf}
        onKeepMine={(etag) => save(etag)}
        onTakeTheirs={() => {
          setConflict(null);
          onClose();
        }}
      />
    </>
  );
}

/** As a person reads it. */
function saidOf(field: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return t.common.none;
  if (field === 'policy') return t.sites.policies[String(value)]?.name ?? String(value);
  if (field === 'localList') return t.sites.localLists[String(value)] ?? String(value);
  return String(value);
}
