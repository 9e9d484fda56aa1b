/** A file is chosen, and tried before anything is kept. */
import { Alert, Anchor, Button, Code, Group, Select, Stack, Text } from '@mantine/core';
import { CircleAlert, FileSpreadsheet, FlaskConical, Upload } from 'lucide-react';
import { type DragEvent, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { useWord } from '../../parts/address.ts';
import { bytes } from '../../parts/numbers.ts';
import { Panel, ProblemAlert } from '../../parts/page.tsx';
import { useCan } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import classes from './import.module.css';
import { KINDS, type Kind, kindOf, templateOf } from './import-kinds.ts';
import { pathOf } from './import-list.tsx';
import { sendFile } from './import-send.ts';
import { save } from './save-file.ts';

const words = t.imports;
const SPREADSHEET = /\.(xlsx?|ods|numbers)$/i;

export function NewImport() {
  const can = useCan();
  const [, go] = useLocation();
  const [word, setKind] = useWord('kind');
  const [file, setFile] = useState<File | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const offered = (Object.keys(KINDS) as Kind[]).filter((one) => can(KINDS[one].scope));
  const kind = offered.find((one) => one === kindOf(word)) ?? offered[0] ?? 'drivers';
  const choose = (one: File) => {
    setError(null);
    const why = SPREADSHEET.test(one.name)
      ? words.noCsv(one.name)
      : one.size === 0
        ? words.emptyFile(one.name)
        : null;
    setWrong(why);
    setFile(why === null ? one : null);
  };
  const send = async () => {
    if (file === null) return;
    setBusy(true);
    setError(null);
    try {
      const { id } = await sendFile(kind, file, true);
      go(pathOf(id));
    } catch (thrown) {
      setError(thrown);
      setBusy(false);
    }
  };
  return (
    <Panel title={words.newTitle}>
      <div className={classes.fresh}>
        <Stack gap="sm">
          <Select
            label={words.kind}
            description={words.order}
            allowDeselect={false}
            data={offered.map((one) => ({ value: one, label: words.kinds[one] ?? one }))}
            value={kind}
            onChange={setKind}
          />
          <Columns kind={kind} />
        </Stack>
        <Stack gap="sm">
          <FileField file={file} onChoose={choose} />
          {wrong === null ? null : (
            <Alert color="red" variant="light" icon={<CircleAlert size={18} aria-hidden />} role="alert">
              {wrong}
            </Alert>
          )}
          <ProblemAlert error={error} />
          <Group gap="sm">
            <Button
              leftSection={<FlaskConical size={16} aria-hidden />}
              disabled={file === null}
              loading={busy}
              onClick={() => void send()}
            >
              {words.tryFirst}
            </Button>
            <Text size="sm" c="dimmed" className={classes.tryNote}>
              {words.tryNote}
            </Text>
          </Group>
        </Stack>
      </div>
    </Panel>
  );
}

function Columns({ kind }: { kind: Kind }) {
  const { must, may } = KINDS[kind];
  return (
    <div className={classes.columns}>
      <Text size="sm">
        {words.must}: <Names of={must} />
      </Text>
      <Text size="sm" c="dimmed">
        {words.may}: <Names of={may} />
      </Text>
      <Text size="sm" c="dimmed">
        {words.form}
      </Text>
      <Anchor
        component="button"
        type="button"
        size="sm"
        onClick={() => save(`${kind}.csv`, 'text/csv', templateOf(kind))}
      >
        {words.templateFor((words.kinds[kind] ?? kind).toLowerCase())}
      </Anchor>
    </div>
  );
}

const Names = ({ of }: { of: readonly string[] }) =>
  of.map((name, at) => (
    <span key={name}>
      {at === 0 ? '' : ' '}
      <Code className={classes.column}>{name}</Code>
    </span>
  ));

/** Dropped, or picked; by keys it is a button. */
export function FileField({ file, onChoose }: { file: File | null; onChoose: (file: File) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [dropped] = event.dataTransfer.files;
    if (dropped !== undefined) onChoose(dropped);
  };
  const Icon = file === null ? Upload : FileSpreadsheet;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: who does not drag uses the button in it
    <div
      className={classes.drop}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Icon size={24} aria-hidden />
      <Text size="sm" aria-live="polite">
        {file === null ? (
          words.drop
        ) : (
          <>
            <bdi>{words.chosen(file.name)}</bdi> ({bytes(file.size)})
          </>
        )}
      </Text>
      <Button size="xs" variant="default" onClick={() => input.current?.click()}>
        {file === null ? words.choose : words.chooseAgain}
      </Button>
      <input
        ref={input}
        type="file"
        accept=".csv,.txt,text/csv"
        aria-label={words.choose}
        hidden
        onChange={({ currentTarget }) => {
          const [picked] = currentTarget.files ?? [];
          if (picked !== undefined) onChoose(picked);
          // The same file, mended, can be chosen again.
          currentTarget.value = '';
        }}
      />
    </div>
  );
}
