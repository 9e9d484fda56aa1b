/** Correcting a transaction: figures in the place of those that the charger told, for a reason. */
import { Alert, Button, Checkbox, NumberInput, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { answered, api, isProblem, type Schemas } from '../../api/client.ts';
import { queries } from '../../api/query.ts';
import { readThing, type Thing } from '../../api/thing.ts';
import { FormDialog } from '../../parts/dialog.tsx';
import { energy } from '../../parts/numbers.ts';
import { PickDriver } from '../../parts/pick.tsx';
import { sayDone } from '../../parts/say.ts';
import { momentIn } from '../../parts/time.tsx';
import { useZone } from '../../preferences.ts';
import { t } from '../../texts/texts.ts';
import type { Transaction } from './state.tsx';
import { fromField, toField } from './zoned.ts';

const words = t.transactions.correct;
const THING = '/api/v1/transactions/{transactionId}';
/** An open one changes with each sample: what nobody corrected meanwhile is written all the same. */
const TRIES = 4;

type Correction = Schemas['NewCorrection'];

const FIGURES = ['startedAt', 'stoppedAt', 'energyWh', 'driverId'] as const;
type Figure = (typeof FIGURES)[number];

/** Whether somebody changed what is corrected here; samples that came are nobody. */
const sameFigures = (a: Transaction, b: Transaction) =>
  a.revision === b.revision &&
  a.startedAt === b.startedAt &&
  a.stoppedAt === b.stoppedAt &&
  (a.stoppedAt === null || a.energyWh === b.energyWh);

const send = (id: number, body: Correction, etag: string | null) =>
  answered(
    api.POST('/api/v1/transactions/{transactionId}/corrections', {
      params: {
        path: { transactionId: id },
        header: etag === null ? {} : { 'If-Match': etag },
      },
      body,
    }),
  );

/** @returns what stands there now, where somebody else was first. */
async function correct(base: Thing<Transaction>, body: Correction): Promise<Thing<Transaction> | undefined> {
  let held = base;
  for (let tries = 0; ; tries += 1) {
    try {
      await send(base.value.id, body, held.etag);
      return undefined;
    } catch (error) {
      if (!isProblem(error, 'precondition-failed') || tries >= TRIES) throw error;
      held = await readThing<Transaction>(THING, { path: { transactionId: base.value.id } });
      if (!sameFigures(base.value, held.value)) return held;
    }
  }
}

interface Draft {
  readonly reason: string;
  readonly startedAt: string;
  readonly stoppedAt: string;
  readonly kWh: number | '';
  readonly unknown: boolean;
  readonly driverId: number | null;
}

const draftOf = (of: Transaction, zone: string): Draft => ({
  reason: '',
  startedAt: toField(zone, Date.parse(of.startedAt)),
  stoppedAt: of.stoppedAt === null ? '' : toField(zone, Date.parse(of.stoppedAt)),
  kWh: of.energyWh === null ? '' : of.energyWh / 1000,
  unknown: false,
  driverId: of.driverId,
});

const iso = (zone: string, field: string) => new Date(fromField(zone, field)).toISOString();
const isTime = (zone: string, field: string) => !Number.isNaN(fromField(zone, field));

/** What differs from how it was when the dialog opened. */
function correctionIn(draft: Draft, was: Draft, zone: string): Omit<Correction, 'reason'> {
  const { startedAt, stoppedAt, kWh, unknown, driverId } = draft;
  return {
    ...(startedAt !== was.startedAt && isTime(zone, startedAt) ? { startedAt: iso(zone, startedAt) } : {}),
    ...(stoppedAt !== was.stoppedAt && isTime(zone, stoppedAt) ? { stoppedAt: iso(zone, stoppedAt) } : {}),
    ...(unknown ? { energyWh: null } : {}),
    ...(!unknown && kWh !== '' && kWh !== was.kWh ? { energyWh: Math.round(kWh * 1000) } : {}),
    ...(driverId === was.driverId ? {} : { driverId }),
  };
}

interface Props {
  /** As it was when the dialog was opened. */
  thing: Thing<Transaction>;
  zone: string | undefined;
  opened: boolean;
  onClose: () => void;
}

export function CorrectDialog({ thing, zone, opened, onClose }: Props) {
  const current = useZone(zone);
  // What stands in the fields was written in the zone of the beginning: it is read in that one, whatever comes to be known.
  const [shownIn] = useState(current);
  const [base, setBase] = useState(thing);
  const was = draftOf(thing.value, shownIn);
  const [draft, setDraft] = useState(was);
  const [theirs, setTheirs] = useState<Transaction | null>(null);
  const { id, told } = thing.value;
  const changes = correctionIn(draft, was, shownIn);
  const nothing = Object.keys(changes).length === 0;
  const set = (part: Partial<Draft>) => setDraft((now) => ({ ...now, ...part }));

  const submit = async () => {
    const now = await correct(base, { reason: draft.reason.trim(), ...changes });
    if (now !== undefined) {
      setBase(now);
      setTheirs(now.value);
      return;
    }
    await queries.invalidateQueries({
      predicate: ({ queryKey: [, path] }) =>
        path === 'history' || String(path).startsWith('/api/v1/transactions'),
    });
    sayDone(words.done);
    onClose();
  };

  return (
    <FormDialog
      opened={opened}
      onClose={onClose}
      title={words.title(id)}
      onSubmit={submit}
      submit={theirs === null ? words.submit : t.common.conflict.keepYours}
      disabled={nothing || draft.reason.trim() === ''}
    >
      <Text size="sm" c="dimmed">
        {words.text}
      </Text>
      {theirs === null ? null : <Theirs theirs={theirs} yours={changes} zone={shownIn} onKeep={onClose} />}
      <Textarea
        label={words.reason}
        description={words.reasonHint}
        value={draft.reason}
        onChange={(event) => set({ reason: event.currentTarget.value })}
        maxLength={500}
        autosize
        minRows={2}
        required
        data-autofocus
      />
      <TextInput
        type="datetime-local"
        step={1}
        label={words.started}
        value={draft.startedAt}
        onChange={(event) => set({ startedAt: event.currentTarget.value })}
        required
      />
      <TextInput
        type="datetime-local"
        step={1}
        label={words.stopped}
        description={thing.value.stoppedAt === null ? words.stoppedHint : undefined}
        value={draft.stoppedAt}
        onChange={(event) => set({ stoppedAt: event.currentTarget.value })}
        required={thing.value.stoppedAt !== null}
      />
      <Text size="xs" c="dimmed">
        {words.zone(shownIn)}
      </Text>
      <Stack gap={6}>
        <NumberInput
          label={words.energy}
          description={
            told?.energyWh === undefined || told.energyWh === null
              ? undefined
              : words.back(energy(told.energyWh))
          }
          value={draft.unknown ? '' : draft.kWh}
          onChange={(value) => set({ kWh: typeof value === 'number' ? value : '' })}
          min={0}
          max={1_000_000_000}
          decimalScale={3}
          disabled={draft.unknown}
        />
        <Checkbox
          size="xs"
          label={words.unknown}
          checked={draft.unknown}
          onChange={(event) => set({ unknown: event.currentTarget.checked })}
        />
      </Stack>
      <PickDriver
        label={t.transactions.facts.driver}
        value={draft.driverId}
        onChange={(driverId) => set({ driverId })}
        clearable
      />
      {nothing ? (
        <Text size="xs" c="dimmed">
          {words.nothing}
        </Text>
      ) : null}
    </FormDialog>
  );
}

function shown(figure: Figure, value: unknown, zone: string): string {
  if (value === null || value === undefined) return t.common.none;
  if (figure === 'energyWh' && typeof value === 'number') return energy(value);
  if (figure === 'driverId' && typeof value === 'number') return t.common.driver(value);
  return momentIn(zone, String(value), true);
}

/** Somebody else was first: what stands there now, beside what was wanted. */
function Theirs(props: {
  theirs: Transaction;
  yours: Omit<Correction, 'reason'>;
  zone: string;
  onKeep: () => void;
}) {
  const { theirs, yours, zone, onKeep } = props;
  const { conflict } = t.common;
  return (
    <Alert color="yellow" variant="light" title={conflict.title} role="alert">
      <Text size="sm">{conflict.text}</Text>
      {FIGURES.filter((figure) => figure in yours).map((figure) => (
        <Text size="sm" key={figure} mt={4}>
          <b>{t.transactions.doubts.figures[figure]}</b>: {conflict.theirs}{' '}
          {shown(figure, theirs[figure], zone)}, {conflict.yours} {shown(figure, yours[figure], zone)}
        </Text>
      ))}
      <Button size="xs" variant="default" mt="xs" onClick={onKeep}>
        {conflict.takeTheirs}
      </Button>
    </Alert>
  );
}
