/** Changes a driver, unless somebody else did meanwhile: then both versions stand side by side. */
import { Checkbox, TextInput } from '@mantine/core';
import { useState } from 'react';
import { differing, type Thing } from '../../api/thing.ts';
import type { Differing } from '../../parts/conflict.tsx';
import { FormDialog, ruleFor } from '../../parts/dialog.tsx';
import { Modal } from '../../parts/modal.tsx';
import { PickSite } from '../../parts/pick.tsx';
import { sayDone, sayProblem } from '../../parts/say.ts';
import { t } from '../../texts/texts.ts';
import { changeDriver, type Driver } from './change.ts';
import { ConflictView } from './conflict.tsx';

const words = t.drivers.form;

const FIELDS = ['name', 'homeGroupId', 'externalId', 'active', 'shareParentIdTag'] as const;
type Edited = Pick<Driver, (typeof FIELDS)[number]>;

const editedOf = (driver: Driver): Edited => {
  const { name, homeGroupId, externalId, active, shareParentIdTag } = driver;
  return { name, homeGroupId, externalId, active, shareParentIdTag };
};

const said = (value: string | number | boolean | null) =>
  typeof value === 'boolean' ? (value ? t.common.yes : t.common.no) : String(value ?? t.common.none);

export function EditDriver({ driver, onClose }: { driver: Thing<Driver>; onClose: () => void }) {
  // What was looked at when the dialog opened: what events bring meanwhile must not slip under the ETag.
  const [before] = useState(driver);
  const [form, setForm] = useState(() => editedOf(before.value));
  const [homeName, setHomeName] = useState(before.value.homeGroupName);
  const [refused, setRefused] = useState<unknown>(null);
  const [theirs, setTheirs] = useState<Thing<Driver> | null>(null);
  const [busy, setBusy] = useState(false);
  const set = (change: Partial<Edited>) => setForm((now) => ({ ...now, ...change }));

  const send = async (etag: string | null) => {
    setRefused(null);
    const tidy = { ...form, name: form.name.trim(), externalId: form.externalId?.trim() || null };
    const patch = differing<Edited>(editedOf(before.value), tidy);
    if (Object.keys(patch).length === 0) return onClose();
    const result = await changeDriver(before.value.id, patch, etag);
    if ('now' in result) return setTheirs(result.now);
    sayDone(words.saved(result.changed.name));
    onClose();
  };
  const save = async () => {
    try {
      await send(before.etag);
    } catch (error) {
      setRefused(error);
      throw error;
    }
  };
  const over = async (now: Thing<Driver>) => {
    setBusy(true);
    try {
      await send(now.etag);
    } catch (error) {
      sayProblem(error);
    } finally {
      setBusy(false);
    }
  };

  if (theirs !== null) {
    const mine = differing<Edited>(editedOf(before.value), form);
    return (
      <Modal
        opened
        onClose={onClose}
        title={words.editTitle(before.value.name)}
        size="lg"
        closeButtonProps={{ 'aria-label': t.common.actions.close }}
      >
        <ConflictView
          fields={compared(before.value, theirs.value, mine, homeName)}
          busy={busy}
          onKeepMine={() => void over(theirs)}
          onTakeTheirs={onClose}
        />
      </Modal>
    );
  }
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={words.editTitle(before.value.name)}
      onSubmit={save}
      disabled={form.name.trim() === ''}
    >
      <TextInput
        label={words.name}
        value={form.name}
        onChange={({ currentTarget }) => set({ name: currentTarget.value })}
        required
        maxLength={255}
        dir="auto"
        data-autofocus
        error={ruleFor(refused, 'name')}
      />
      <PickSite
        label={words.home}
        description={words.homeNote}
        clearable
        value={form.homeGroupId}
        onChange={(homeGroupId, name) => {
          set({ homeGroupId });
          setHomeName(name);
        }}
      />
      <TextInput
        label={words.externalId}
        description={words.externalIdNote}
        value={form.externalId ?? ''}
        onChange={({ currentTarget }) => set({ externalId: currentTarget.value })}
        maxLength={255}
        error={ruleFor(refused, 'externalId')}
      />
      <Checkbox
        label={words.active}
        checked={form.active}
        onChange={({ currentTarget }) => set({ active: currentTarget.checked })}
      />
      <Checkbox
        label={words.share}
        checked={form.shareParentIdTag}
        onChange={({ currentTarget }) => set({ shareParentIdTag: currentTarget.checked })}
      />
    </FormDialog>
  );
}

/** Whatever either of the two changed. What one did not touch stays as the other left it. */
function compared(was: Driver, now: Driver, mine: Partial<Edited>, homeName: string | null): Differing[] {
  return FIELDS.filter((field) => field in mine || was[field] !== now[field]).map((field) => {
    const isHome = field === 'homeGroupId';
    const yours = isHome ? said(homeName) : said(mine[field] ?? null);
    return {
      field: words.fields[field] ?? field,
      theirs: isHome ? said(now.homeGroupName) : said(now[field]),
      yours: field in mine ? yours : t.drivers.untouched,
    };
  });
}
