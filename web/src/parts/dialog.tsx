/** Dialogs: a form, and the deletion that shows first what would go. */
import { Button, Group, List, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { ApiProblem, type Schemas } from '../api/client.ts';
import { queries } from '../api/query.ts';
import { t } from '../texts/texts.ts';
import { Modal } from './modal.tsx';
import { ProblemAlert, Waiting } from './page.tsx';
import { sayDone } from './say.ts';

interface FormProps {
  opened: boolean;
  onClose: () => void;
  title: string;
  /** What is to be done; a refusal that it throws is shown, and the form stays as it is. */
  onSubmit: () => Promise<void>;
  submit?: string;
  size?: string;
  children: ReactNode;
  disabled?: boolean;
}

/** A form in a dialog. Enter sends it; while it is under way it cannot be sent twice. */
export function FormDialog(props: FormProps) {
  const {
    opened,
    onClose,
    title,
    onSubmit,
    submit = t.common.actions.save,
    size = 'md',
    children,
    disabled = false,
  } = props;
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || disabled) return;
    setBusy(true);
    setError(null);
    try {
      await onSubmit();
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  const close = () => {
    setError(null);
    onClose();
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={title}
      size={size}
      closeButtonProps={{ 'aria-label': t.common.actions.close }}
    >
      <form onSubmit={(event) => void send(event)}>
        <Stack>
          {children}
          <ProblemAlert error={error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t.common.actions.cancel}
            </Button>
            <Button type="submit" loading={busy} disabled={disabled}>
              {submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** The rule that a refusal names for a field, to stand beside it. */
export const ruleFor = (error: unknown, field: string): string | undefined =>
  error instanceof ApiProblem && error.field === field ? error.rule : undefined;

type Hanging = Schemas['Hanging'];

interface DeleteProps {
  opened: boolean;
  onClose: () => void;
  /** How it is called in the question. */
  what: string;
  /** Deletes it; dry: says what would go. */
  remove: (
    how: { dryRun: true } | { cascade: boolean },
  ) => Promise<{ wouldGo?: readonly Hanging[] } | undefined>;
  onGone: () => void;
}

/** Asks before it deletes, with what would go: the API's dry run. */
export function DeleteDialog(props: DeleteProps) {
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      title={t.common.deleting.title(props.what)}
      closeButtonProps={{ 'aria-label': t.common.actions.close }}
    >
      <Deletion {...props} />
    </Modal>
  );
}

/** Gone with each closing: neither what went wrong nor what would have gone is there the next time. */
function Deletion({ opened, onClose, what, remove, onGone }: DeleteProps) {
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const dry = useQuery({
    queryKey: ['dry-run', what],
    queryFn: async () => (await remove({ dryRun: true }))?.wouldGo ?? [],
    enabled: opened,
    staleTime: 0,
    gcTime: 0,
  });
  const going = dry.data ?? [];
  const known = dry.data !== undefined && !dry.isFetching && !dry.isError;
  const confirm = async () => {
    setBusy(true);
    setError(null);
    try {
      await remove({ cascade: going.length > 0 });
      // First away from it: a page of what is gone would ask for it once more.
      onGone();
      sayDone(t.common.deleting.done(what));
      await queries.invalidateQueries();
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Stack>
      {dry.isFetching ? <Waiting lines={2} /> : null}
      <ProblemAlert error={dry.error} retry={() => void dry.refetch()} />
      {known ? <WouldGo going={going} /> : null}
      <Text size="sm" fw={600}>
        {t.common.deleting.undone}
      </Text>
      <ProblemAlert error={error} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose} data-autofocus>
          {t.common.actions.cancel}
        </Button>
        <Button color="red" loading={busy} disabled={!known} onClick={() => void confirm()}>
          {t.common.actions.delete}
        </Button>
      </Group>
    </Stack>
  );
}

/** What would go, by kind, with some names. */
export function WouldGo({ going }: { going: readonly Hanging[] }) {
  const words = t.common.deleting;
  if (going.length === 0) return <Text size="sm">{words.alone}</Text>;
  return (
    <div>
      <Text size="sm">{words.with}</Text>
      <List size="sm" mt={4}>
        {going.map(({ kind, count, named }) => (
          <List.Item key={kind}>
            <b>{count.toLocaleString()}</b> {words.kinds[kind] ?? kind}
            {named.length === 0 ? null : (
              <Text span size="sm" c="dimmed">
                {' '}
                ({words.named(named.map(({ name }) => name).join(', '), count - named.length)})
              </Text>
            )}
          </List.Item>
        ))}
      </List>
    </div>
  );
}
