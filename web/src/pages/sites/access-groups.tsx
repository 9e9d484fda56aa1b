/** Sets of chargers across sites: the list of them, and the one that is looked into. */
import { Anchor, Button, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { ChevronLeft, Layers, Plus, Search } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { answered, api, type Schemas } from '../../api/client.ts';
import { PAGE, useRows } from '../../api/rows.ts';
import { useWords, wholeOf } from '../../parts/address.ts';
import { Empty, Panel } from '../../parts/page.tsx';
import { type Column, DataTable } from '../../parts/table.tsx';
import { useCan } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import { AccessGroup } from './access-group.tsx';
import { NameAccessGroup } from './access-group-form.tsx';
import classes from './access-groups.module.css';

type Group = Schemas['AccessGroup'];
const PATH = '/api/v1/access-groups';

export const groupHref = (id: number) => `/sites?groups=1&group=${id}`;

export function AccessGroups() {
  const words = t.sites.groups;
  const can = useCan();
  const [address, setAddress] = useWords();
  const chosen = wholeOf(address.get('group'));
  const [making, setMaking] = useState(false);
  const text = address.get('q') ?? '';
  const query = { limit: PAGE, sort: 'name', ...(text === '' ? {} : { text }) } as const;
  const rows = useRows<Group>([PATH, query], (cursor, signal) =>
    answered(
      api.GET(PATH, {
        params: { query: { ...query, ...(cursor === undefined ? { total: true } : { cursor }) } },
        signal,
      }),
    ),
  );
  const add = can('rights:write') ? (
    <Button
      size="compact-sm"
      variant="light"
      leftSection={<Plus size={14} aria-hidden />}
      onClick={() => setMaking(true)}
    >
      {words.add}
    </Button>
  ) : undefined;
  return (
    <div className={classes.both} data-chosen={chosen !== undefined || undefined}>
      <div className={classes.all}>
        <Panel title={words.title} flush actions={add}>
          <p className={classes.about}>{words.about}</p>
          <Find text={text} onText={(q) => setAddress({ q })} />
          <DataTable
            label={words.title}
            columns={columnsOf(chosen)}
            rows={rows}
            keyOf={({ id }) => String(id)}
            href={({ id }) => groupHref(id)}
            inline
            empty={
              <Empty icon={Layers} title={text === '' ? words.empty : words.nothingFound}>
                {text === '' ? words.emptyText : undefined}
              </Empty>
            }
          />
        </Panel>
      </div>
      {chosen === undefined ? null : (
        <div className={classes.one}>
          <Anchor component={Link} href="/sites?groups=1" size="sm" className={classes.back}>
            <ChevronLeft size={15} aria-hidden />
            {words.all}
          </Anchor>
          <AccessGroup id={chosen} key={chosen} onGone={() => setAddress({ group: null })} />
        </div>
      )}
      <NameAccessGroup
        opened={making}
        onClose={() => setMaking(false)}
        onMade={({ id }) => setAddress({ group: String(id), q: null })}
      />
    </div>
  );
}

const columnsOf = (chosen: number | undefined): readonly Column<Group>[] => [
  {
    key: 'name',
    header: t.sites.groups.name,
    width: '2fr',
    cell: ({ id, name }) => (
      <Anchor
        component={Link}
        href={groupHref(id)}
        size="sm"
        fw={id === chosen ? 700 : 550}
        aria-current={id === chosen || undefined}
      >
        <bdi>{name}</bdi>
      </Anchor>
    ),
  },
  {
    key: 'own',
    header: t.sites.groups.externalId,
    width: '1fr',
    cell: ({ externalId }) => externalId ?? t.common.none,
  },
];

const PAUSE = 200;

function Find({ text, onText }: { text: string; onText: (text: string | null) => void }) {
  const [typed, setTyped] = useState(text);
  const later = useDebouncedCallback(
    (next: string) => onText(next.trim() === '' ? null : next.trim()),
    PAUSE,
  );
  return (
    <TextInput
      className={classes.find}
      type="search"
      aria-label={t.sites.groups.find}
      placeholder={t.sites.groups.find}
      leftSection={<Search size={15} aria-hidden />}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        later(event.currentTarget.value);
      }}
    />
  );
}
