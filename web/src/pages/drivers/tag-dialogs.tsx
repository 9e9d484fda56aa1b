/** What is done with one tag: changed, blocked, moved, deleted. */
import { Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { answered, api } from '../../api/client.ts';
import { changeThing, differing, type Thing, useThingToEdit } from '../../api/thing.ts';
import { DeleteDialog, FormDialog } from '../../parts/dialog.tsx';
import { Modal } from '../../parts/modal.tsx';
import { ProblemAlert, Waiting } from '../../parts/page.tsx';
import { PickDriver } from '../../parts/pick.tsx';
import { sayDone, sayProblem } from '../../parts/say.ts';
import { momentIn } from '../../parts/time.tsx';
import { useZone } from '../../preferences.ts';
import { t } from '../../texts/texts.ts';
import { driversChanged, TAG, type Tag } from './change.ts';
import { ConflictView } from './conflict.tsx';
import { TAG_FIELDS, type TagFields, TagForm } from './tag-form.tsx';

const words = t.drivers.tags;

export interface TagWish {
  readonly what: 'edit' | 'block' | 'move' | 'delete';
  readonly tag: Tag;
}

const pathOf = (tag: Tag) => ({ userid: tag.driverId, tagId: tag.id });

export function TagDialogs({ wish, onClose }: { wish: TagWish; onClose: () => void }) {
  const { what, tag } = wish;
  if (what === 'edit') return <EditTag tag={tag} onClose={onClose} />;
  if (what === 'block') return <BlockTag tag={tag} onClose={onClose} />;
  if (what === 'move') return <MoveTag tag={tag} onClose={onClose} />;
  return (
    <DeleteDialog
      opened
      onClose={onClose}
      what={tag.idTag}
      remove={(query) => answered(api.DELETE(TAG, { params: { path: pathOf(tag), query } }))}
      onGone={onClose}
    />
  );
}

function BlockTag({ tag, onClose }: { tag: Tag; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const block = async () => {
    const body = { blocked: true, blockedReason: reason.trim() === '' ? null : reason.trim() };
    await answered(api.PATCH(TAG, { params: { path: pathOf(tag) }, body }));
    await driversChanged();
    sayDone(words.blockDone(tag.idTag));
    onClose();
  };
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={words.blockTitle(tag.idTag)}
      onSubmit={block}
      submit={words.blockSubmit}
    >
      <Text size="sm">{words.blockText}</Text>
      <TextInput
        label={words.blockReason}
        placeholder={words.blockReasonPlaceholder}
        value={reason}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
        maxLength={255}
        dir="auto"
        data-autofocus
      />
    </FormDialog>
  );
}

function MoveTag({ tag, onClose }: { tag: Tag; onClose: () => void }) {
  const [userid, setUserid] = useState<number | null>(null);
  const [name, setName] = useState('');
  const move = async () => {
    if (userid === null) return;
    const path = pathOf(tag);
    await answered(
      api.POST('/api/v1/drivers/{userid}/tags/{tagId}/move', { params: { path }, body: { userid } }),
    );
    await driversChanged();
    sayDone(words.moveDone(tag.idTag, name));
    onClose();
  };
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={words.moveTitle(tag.idTag)}
      onSubmit={move}
      submit={words.moveSubmit}
      disabled={userid === null || userid === tag.driverId}
    >
      <Text size="sm">{words.moveText}</Text>
      <PickDriver
        label={words.moveTo}
        value={userid}
        onChange={(next, called) => {
          setUserid(next);
          setName(called ?? '');
        }}
        required
        autoFocus
      />
    </FormDialog>
  );
}

function EditTag({ tag, onClose }: { tag: Tag; onClose: () => void }) {
  const found = useThingToEdit<Tag>(TAG, { path: pathOf(tag) });
  if (found.data !== undefined) return <EditForm read={found.data} onClose={onClose} />;
  return (
    <Modal
      opened
      onClose={onClose}
      title={words.editTitle(tag.idTag)}
      size="lg"
      closeButtonProps={{ 'aria-label': t.common.actions.close }}
    >
      {found.error === null ? <Waiting /> : <ProblemAlert error={found.error} />}
    </Modal>
  );
}

const fieldsOf = (tag: Tag): TagFields => {
  const { idTag, tokenName, startDate, expiringDate, concurrency, invoicable } = tag;
  return { idTag, tokenName, startDate, expiringDate, concurrency, invoicable };
};

function EditForm({ read, onClose }: { read: Thing<Tag>; onClose: () => void }) {
  const zone = useZone();
  const [before] = useState(read);
  const [form, setForm] = useState(() => fieldsOf(before.value));
  const [refused, setRefused] = useState<unknown>(null);
  const [theirs, setTheirs] = useState<Thing<Tag> | null>(null);
  const [busy, setBusy] = useState(false);
  const { value } = before;
  const mine = differing<TagFields>(fieldsOf(value), {
    ...form,
    idTag: form.idTag.trim(),
    tokenName: form.tokenName.trim(),
  });
  const send = async (etag: string | null) => {
    setRefused(null);
    if (Object.keys(mine).length === 0) return onClose();
    const result = await changeThing<Tag>(TAG, { path: pathOf(value) }, mine, etag);
    if ('now' in result) return setTheirs(result.now);
    await driversChanged();
    sayDone(words.saved(result.changed.idTag));
    onClose();
  };
  const over = async (etag: string | null) => {
    setBusy(true);
    try {
      await send(etag);
    } catch (error) {
      sayProblem(error);
    } finally {
      setBusy(false);
    }
  };
  if (theirs !== null) {
    const said = (field: keyof TagFields, of: TagFields) => {
      const one = of[field];
      if (typeof one === 'boolean') return one ? t.common.yes : t.common.no;
      if (one === null || one === '') return t.common.none;
      return field === 'startDate' || field === 'expiringDate' ? momentIn(zone, one) : String(one);
    };
    const now = fieldsOf(theirs.value);
    const fields = TAG_FIELDS.filter((field) => field in mine || value[field] !== now[field]);
    return (
      <Modal
        opened
        onClose={onClose}
        title={words.editTitle(value.idTag)}
        size="lg"
        closeButtonProps={{ 'aria-label': t.common.actions.close }}
      >
        <ConflictView
          fields={fields.map((field) => ({
            field: words.fields[field] ?? field,
            theirs: said(field, now),
            yours: field in mine ? said(field, { ...now, ...mine }) : t.drivers.untouched,
          }))}
          busy={busy}
          onKeepMine={() => void over(theirs.etag)}
          onTakeTheirs={onClose}
        />
      </Modal>
    );
  }
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={words.editTitle(value.idTag)}
      size="lg"
      disabled={form.idTag.trim() === ''}
      onSubmit={async () => {
        try {
          await send(before.etag);
        } catch (error) {
          setRefused(error);
          throw error;
        }
      }}
    >
      <TagForm
        value={form}
        onChange={(change) => setForm((now) => ({ ...now, ...change }))}
        refused={refused}
      />
    </FormDialog>
  );
}
