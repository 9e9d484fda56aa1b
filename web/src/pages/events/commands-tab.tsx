/** What was ordered of chargers, of all of them; one command with everything of it over the list. */
import { Anchor, Button, Select } from '@mantine/core';
import { SearchX, Send } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Link, useSearchParams } from 'wouter';
import { answered, api, type Schemas } from '../../api/client.ts';
import { useEvents } from '../../api/live.ts';
import { PAGE, useRows } from '../../api/rows.ts';
import { useWords, wholeOf } from '../../parts/address.ts';
import { ActorName, ChargerName } from '../../parts/names.tsx';
import { Empty } from '../../parts/page.tsx';
import { PickCharger } from '../../parts/pick.tsx';
import { type Column, DataTable } from '../../parts/table.tsx';
import { durationOf, When } from '../../parts/time.tsx';
import { t } from '../../texts/texts.ts';
import { CommandDialog } from './command-dialog.tsx';
import { CommandState } from './command-state.tsx';
import classes from './events.module.css';

type Command = Schemas['Command'];
type State = Command['state'];
type Action = Command['action'];

/** Milliseconds between two readings while commands come and go. */
const PACE = 2000;

const within = <Word extends string>(word: string | null, all: Readonly<Record<string, string>>) =>
  word !== null && word in all ? (word as Word) : undefined;
const choices = (all: Readonly<Record<string, string>>) =>
  Object.entries(all).map(([value, label]) => ({ value, label }));

const words = t.events.commands;

function columnsOf(toOne: (id: number) => string): readonly Column<Command>[] {
  const { columns } = words;
  return [
    {
      key: 'action',
      header: columns.action,
      width: '2.2fr',
      least: 11.5,
      cell: ({ id, action }) => (
        <Anchor component={Link} href={toOne(id)} inherit truncate>
          {t.events.commandActions[action] ?? action}
        </Anchor>
      ),
    },
    {
      key: 'charger',
      header: columns.charger,
      width: '1.3fr',
      least: 8,
      cell: ({ chargerId }) => <ChargerName chargerId={chargerId} />,
    },
    {
      key: 'state',
      header: columns.state,
      width: '8rem',
      cell: (command) => <CommandState state={command.state} command={command} />,
    },
    {
      key: 'by',
      header: columns.by,
      width: '1.3fr',
      least: 8,
      wide: 2,
      cell: ({ askedBy }) => <ActorName actor={askedBy} />,
    },
    {
      key: 'at',
      header: columns.at,
      width: '11rem',
      wide: 1,
      cell: ({ createdAt }) => <When at={createdAt} seconds />,
    },
    {
      key: 'took',
      header: columns.took,
      width: '6rem',
      align: 'end',
      wide: 3,
      cell: ({ latencyMs }) => <Took ms={latencyMs} />,
    },
  ];
}

const Took = ({ ms }: { ms: number | null }) =>
  ms === null ? t.common.none : ms < 10_000 ? words.tookMs(ms) : durationOf(ms);

export function CommandsTab() {
  const [at, setAt] = useWords();
  const [all] = useSearchParams();
  const state = within<State>(at.get('state'), t.events.commandStates);
  const action = within<Action>(at.get('action'), t.events.commandActions);
  const chargerId = at.get('charger') ?? undefined;
  const asked = {
    ...(state === undefined ? {} : { state }),
    ...(action === undefined ? {} : { action }),
    ...(chargerId === undefined ? {} : { chargerId }),
  };
  const filtered = Object.keys(asked).length > 0;
  const rows = useRows<Command>(['/api/v1/commands', asked], (cursor, signal) => {
    const query = { ...asked, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) };
    return answered(api.GET('/api/v1/commands', { params: { query }, signal }));
  });
  useReadAgain(rows.refetch);
  const toOne = (id: number) => {
    const next = new URLSearchParams(all);
    next.set('command', String(id));
    return `/events?${next}`;
  };
  return (
    <>
      <div className={classes.controls}>
        <Select
          label={words.state}
          placeholder={words.any}
          data={choices(t.events.commandStates)}
          value={state ?? null}
          onChange={(value) => setAt({ state: value })}
          clearable
          className={classes.pick}
        />
        <Select
          label={words.action}
          placeholder={words.any}
          data={choices(t.events.commandActions)}
          value={action ?? null}
          onChange={(value) => setAt({ action: value })}
          clearable
          searchable
          className={classes.pick}
        />
        <div className={classes.pick}>
          <PickCharger
            label={words.charger}
            placeholder={words.any}
            clearable
            value={chargerId ?? null}
            onChange={(id) => setAt({ charger: id })}
          />
        </div>
      </div>
      <DataTable
        label={words.list}
        columns={columnsOf(toOne)}
        rows={rows}
        keyOf={({ id }) => String(id)}
        href={({ id }) => toOne(id)}
        empty={
          <Empty
            icon={filtered ? SearchX : Send}
            title={filtered ? words.filteredTitle : words.emptyTitle}
            action={
              filtered ? (
                <Button
                  variant="default"
                  size="xs"
                  onClick={() => setAt({ state: null, action: null, charger: null })}
                >
                  {t.common.actions.clear}
                </Button>
              ) : undefined
            }
          >
            {filtered ? words.filtered : words.empty}
          </Empty>
        }
      />
      <CommandDialog id={wholeOf(at.get('command'))} onClose={() => setAt({ command: null })} />
    </>
  );
}

/** As long as commands come to another state, the list is read again, in measured steps. */
function useReadAgain(refetch: () => void) {
  const due = useRef<ReturnType<typeof setTimeout>>(undefined);
  const now = useRef(refetch);
  now.current = refetch;
  const later = () => {
    due.current ??= setTimeout(() => {
      due.current = undefined;
      now.current();
    }, PACE);
  };
  useEvents(({ kind }) => {
    if (kind === 'command') later();
  }, later);
  useEffect(
    () => () => {
      clearTimeout(due.current);
      due.current = undefined;
    },
    [],
  );
}
