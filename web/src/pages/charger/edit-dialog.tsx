/** Changes what people say of a charger; never over what somebody else changed meanwhile. */
import { Button, Group, Stack, Text } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { changeThing, type Thing } from '../../api/thing.ts';
import { ruleFor } from '../../parts/dialog.tsx';
import { Modal } from '../../parts/modal.tsx';
import { ProblemAlert } from '../../parts/page.tsx';
import { sayDone } from '../../parts/say.ts';
import { t } from '../../texts/texts.ts';
import { Conflict } from './conflict.tsx';
import { formOf, patchOf } from './edit-fields.ts';
import { EditForm } from './edit-form.tsx';
import type { Charger } from './orders.ts';

const words = t.charger.edit;
const PATH = '/api/v1/chargers/{chargerId}';

interface Props {
  charger: Charger;
  etag: string | null;
  onClose: () => void;
}

export function EditDialog({ charger, etag, onClose }: Props) {
  // What stood there when the form was opened: events may bring something newer meanwhile.
  const [before] = useState(() => ({ charger, form: formOf(charger), etag }));
  const [form, setForm] = useState(before.form);
  const [theirs, setTheirs] = useState<Thing<Charger> | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const patch = patchOf(before.form, form);
  const save = async (over: string | null) => {
    if (Object.keys(patch).length === 0) {
      onClose();
      return;
    }
    setBusy(true);
    setError(null);
    try {
      const path = { chargerId: charger.chargerId };
      const outcome = await changeThing<Charger>(PATH, { path }, patch, over);
      if ('now' in outcome) {
        setTheirs(outcome.now);
        return;
      }
      sayDone(words.saved);
      onClose();
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!busy) void save(before.etag);
  };
  const close = { 'aria-label': t.common.actions.close };
  if (theirs !== null) {
    return (
      <Modal opened onClose={onClose} title={t.common.conflict.title} size="lg" closeButtonProps={close}>
        <Stack>
          <Text size="sm">{t.common.conflict.text}</Text>
          <Conflict now={theirs.value} patch={patch} />
          <ProblemAlert error={error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t.common.conflict.takeTheirs}
            </Button>
            <Button loading={busy} onClick={() => void save(theirs.etag)}>
              {t.common.conflict.keepYours}
            </Button>
          </Group>
        </Stack>
      </Modal>
    );
  }
  return (
    <Modal opened onClose={onClose} title={words.title} size="lg" closeButtonProps={close}>
      <form onSubmit={submit}>
        <Stack>
          <EditForm
            form={form}
            charger={before.charger}
            onChange={(next) => setForm((now) => ({ ...now, ...next }))}
            ruleOf={(field) => ruleFor(error, field)}
          />
          <ProblemAlert error={error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t.common.actions.cancel}
            </Button>
            <Button type="submit" loading={busy} disabled={form.groupId === null}>
              {t.common.actions.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
