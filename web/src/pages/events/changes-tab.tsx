/** Who changed what, newest first: the audit. */
import { Button, Select, TextInput } from '@mantine/core';
import { History, RotateCw, SearchX } from 'lucide-react';
import { useRef, useState } from 'react';
import { answered, api, type Schemas } from '../../api/client.ts';
import { useRows } from '../../api/rows.ts';
import { useWords } from '../../parts/address.ts';
import { ChangeEntry } from '../../parts/change.tsx';
import { Empty, Panel, ProblemAlert, Waiting } from '../../parts/page.tsx';
import { viewerZone } from '../../preferences.ts';
import { t } from '../../texts/texts.ts';
import classes from './events.module.css';
import { fieldOf, momentOf } from './local-moment.ts';

type Entry = Schemas['AuditEntry'];

const AT_ONCE = 50;

const within = <Word extends string>(word: string | null, all: Readonly<Record<string, string>>) =>
  word !== null && word in all ? (word as Word) : undefined;
const choices = (all: Readonly<Record<string, string>>) =>
  Object.entries(all).map(([value, label]) => ({ value, label }));

export function ChangesTab() {
  const words = t.events.changes;
  const [at, setAt] = useWords();
  const thing = within<Entry['thing']>(at.get('thing'), t.changes.things);
  const thingId = thing === undefined ? undefined : (at.get('id') ?? undefined);
  const action = within<Entry['action']>(at.get('action'), t.changes.actions);
  const [from, until] = [momentOf(at.get('from')), momentOf(at.get('until'))];
  const asked = {
    ...(thing === undefined ? {} : { thing }),
    ...(thingId === undefined ? {} : { thingId }),
    ...(action === undefined ? {} : { action }),
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
  };
  const filtered = Object.keys(asked).length > 0;
  const rows = useRows<Entry>(['/api/v1/audit', asked], (cursor, signal) => {
    const query = { ...asked, limit: AT_ONCE, ...(cursor === undefined ? {} : { cursor }) };
    return answered(api.GET('/api/v1/audit', { params: { query }, signal }));
  });
  const clear = () => setAt({ thing: null, id: null, action: null, from: null, until: null });
  return (
    <>
      <div className={classes.controls}>
        <Select
          label={words.thing}
          placeholder={words.anything}
          data={choices(t.changes.things)}
          value={thing ?? null}
          onChange={(value) => setAt({ thing: value, id: null })}
          clearable
          className={classes.pick}
        />
        {thing === undefined ? null : (
          <WhichOne key={thing} value={thingId ?? ''} onChange={(id) => setAt({ id })} />
        )}
        <Select
          label={words.action}
          placeholder={words.anything}
          data={choices(t.changes.actions)}
          value={action ?? null}
          onChange={(value) => setAt({ action: value })}
          clearable
          className={classes.pick}
        />
        <TextInput
          label={words.from}
          description={t.common.yourTime(viewerZone)}
          type="datetime-local"
          value={fieldOf(at.get('from'))}
          onChange={(event) => setAt({ from: event.currentTarget.value })}
        />
        <TextInput
          label={words.until}
          description={t.common.yourTime(viewerZone)}
          type="datetime-local"
          value={fieldOf(at.get('until'))}
          onChange={(event) => setAt({ until: event.currentTarget.value })}
        />
        <Button
          variant="default"
          leftSection={<RotateCw size={15} aria-hidden />}
          loading={rows.isFetching && !rows.isPending}
          onClick={rows.refetch}
        >
          {words.again}
        </Button>
      </div>
      <ProblemAlert error={rows.error} retry={rows.refetch} />
      {rows.isPending ? <Waiting lines={8} /> : null}
      {!rows.isPending && rows.error === null && rows.rows.length === 0 ? (
        <Empty
          icon={filtered ? SearchX : History}
          title={filtered ? words.filteredTitle : words.emptyTitle}
          action={
            filtered ? (
              <Button variant="default" size="xs" onClick={clear}>
                {t.common.actions.clear}
              </Button>
            ) : undefined
          }
        >
          {filtered ? words.filtered : words.empty}
        </Empty>
      ) : null}
      {rows.rows.length === 0 ? null : (
        <Panel flush>
          <ol className={classes.entries} aria-label={words.list}>
            {rows.rows.map((entry) => (
              <li key={entry.id}>
                <ChangeEntry entry={entry} />
              </li>
            ))}
          </ol>
        </Panel>
      )}
      {rows.hasMore ? (
        <Button
          variant="default"
          className={classes.more}
          loading={rows.isFetching}
          onClick={() => rows.reach(rows.rows.length + AT_ONCE)}
        >
          {t.common.actions.loadMore}
        </Button>
      ) : null}
    </>
  );
}

/** Milliseconds after the last key. */
const PAUSE = 400;

function WhichOne({ value, onChange }: { value: string; onChange: (id: string) => void }) {
  const [text, setText] = useState(value);
  const due = useRef<ReturnType<typeof setTimeout>>(undefined);
  return (
    <TextInput
      label={t.events.changes.thingId}
      placeholder={t.events.changes.idHint}
      value={text}
      className={classes.which}
      onChange={(event) => {
        const next = event.currentTarget.value;
        setText(next);
        clearTimeout(due.current);
        due.current = setTimeout(() => onChange(next.trim()), PAUSE);
      }}
    />
  );
}
