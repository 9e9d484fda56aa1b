/** One access group: its chargers, which are chosen here, and who has a right on it. */
import { Anchor, Button, CloseButton, Group } from '@mantine/core';
import { Layers, Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { answered, api, type Schemas } from '../../api/client.ts';
import { $api } from '../../api/query.ts';
import { PAGE, useRows } from '../../api/rows.ts';
import { useThing } from '../../api/thing.ts';
import { to } from '../../parts/address.ts';
import { DeleteDialog } from '../../parts/dialog.tsx';
import { Empty, Panel, ProblemAlert, Waiting } from '../../parts/page.tsx';
import { PickCharger } from '../../parts/pick.tsx';
import { sayDone, sayProblem } from '../../parts/say.ts';
import { type Column, DataTable } from '../../parts/table.tsx';
import { useCan } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import { NameAccessGroup } from './access-group-form.tsx';
import classes from './access-groups.module.css';
import { sitesAreStale } from './site-names.ts';

type AccessGroupThing = Schemas['AccessGroup'];
type Held = Schemas['AccessGroupCharger'];

const PATH = '/api/v1/access-groups/{accessGroupId}';

export function AccessGroup({ id, onGone }: { id: number; onGone: () => void }) {
  const words = t.sites.groups;
  const can = useCan();
  const may = can('rights:write');
  const [doing, setDoing] = useState<'rename' | 'delete' | null>(null);
  const path = { accessGroupId: id };
  const read = useThing<AccessGroupThing>(PATH, { path });
  const thing = read.data;
  if (thing === undefined)
    return read.error === null ? (
      <Waiting />
    ) : (
      <ProblemAlert error={read.error} retry={() => void read.refetch()} />
    );
  const group = thing.value;
  const done = () => setDoing(null);
  return (
    <>
      <Panel
        title={group.name}
        flush
        actions={
          may ? (
            <Group gap={4} wrap="nowrap">
              <Button
                size="compact-sm"
                variant="subtle"
                leftSection={<Pencil size={14} aria-hidden />}
                onClick={() => setDoing('rename')}
              >
                {words.rename}
              </Button>
              <Button
                size="compact-sm"
                variant="subtle"
                color="red"
                leftSection={<Trash2 size={14} aria-hidden />}
                onClick={() => setDoing('delete')}
              >
                {t.common.actions.delete}
              </Button>
            </Group>
          ) : undefined
        }
      >
        <Chargers group={group} may={may} />
      </Panel>
      {can('rights:read') ? <Drivers id={id} /> : null}
      <NameAccessGroup opened={doing === 'rename'} onClose={done} thing={thing} />
      <DeleteDialog
        opened={doing === 'delete'}
        onClose={done}
        what={group.name}
        remove={async (how) => answered(api.DELETE(PATH, { params: { path, query: how } }))}
        onGone={() => {
          done();
          onGone();
        }}
      />
    </>
  );
}

function Chargers({ group, may }: { group: AccessGroupThing; may: boolean }) {
  const words = t.sites.groups;
  const [picked, setPicked] = useState<string | null>(null);
  const [busy, setBusy] = useState<string | null>(null);
  const path = { accessGroupId: group.id };
  const rows = useRows<Held>([`${PATH}/chargers`, path], (cursor, signal) =>
    answered(
      api.GET(`${PATH}/chargers`, {
        params: { path, query: { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) } },
        signal,
      }),
    ),
  );
  const change = async (chargerId: string, put: boolean) => {
    setBusy(chargerId);
    try {
      const params = { path: { ...path, chargerId } };
      const way = `${PATH}/chargers/{chargerId}` as const;
      await answered(put ? api.PUT(way, { params }) : api.DELETE(way, { params }));
      await sitesAreStale('/api/v1/access-groups', '/api/v1/drivers');
      sayDone((put ? words.added : words.removed)(chargerId, group.name));
      if (put) setPicked(null);
    } catch (error) {
      sayProblem(error);
    } finally {
      setBusy(null);
    }
  };
  const columns: readonly Column<Held>[] = [
    {
      key: 'charger',
      header: t.sites.chargers.charger,
      width: '1.3fr',
      cell: ({ chargerId, chargerName }) => (
        <>
          <Anchor component={Link} href={to.charger(chargerId)} size="sm" fw={550}>
            <bdi>{chargerId}</bdi>
          </Anchor>
          {chargerName === chargerId ? null : (
            <>
              {' '}
              <bdi>{chargerName}</bdi>
            </>
          )}
        </>
      ),
    },
    {
      key: 'site',
      header: t.sites.chargers.site,
      cell: ({ groupId, groupName }) => (
        <Anchor component={Link} href={to.site(groupId)} size="sm">
          <bdi>{groupName}</bdi>
        </Anchor>
      ),
    },
    ...(may
      ? [
          {
            key: 'out',
            header: words.takeOut,
            width: '6rem',
            align: 'end' as const,
            cell: ({ chargerId }: Held) => (
              <CloseButton
                aria-label={words.removeCharger(chargerId)}
                disabled={busy === chargerId}
                onClick={() => void change(chargerId, false)}
              />
            ),
          },
        ]
      : []),
  ];
  return (
    <>
      {may ? (
        <div className={classes.add}>
          <PickCharger
            label={words.addCharger}
            placeholder={words.pick}
            value={picked}
            onChange={setPicked}
            clearable
          />
          <Button
            variant="default"
            leftSection={<Plus size={15} aria-hidden />}
            disabled={picked === null}
            loading={picked !== null && busy === picked}
            onClick={() => void (picked === null ? undefined : change(picked, true))}
          >
            {t.common.actions.add}
          </Button>
        </div>
      ) : null}
      <DataTable
        label={words.chargers}
        columns={columns}
        rows={rows}
        keyOf={({ chargerId }) => chargerId}
        inline
        empty={<Empty icon={Layers} title={words.noChargers} />}
      />
    </>
  );
}

const SHOWN = 100;

function Drivers({ id }: { id: number }) {
  const words = t.sites.groups;
  const params = { path: { accessGroupId: id }, query: { limit: SHOWN } };
  const { data, error, refetch } = $api.useQuery('get', `${PATH}/rights`, { params });
  return (
    <Panel title={words.drivers} flush>
      {error === null ? null : <ProblemAlert error={error} retry={() => void refetch()} />}
      {data?.items.length === 0 ? <p className={classes.bare}>{words.noDrivers}</p> : null}
      <ul className={classes.drivers} hidden={data === undefined || data.items.length === 0}>
        {(data?.items ?? []).map(({ driverId, driverName, good }) => (
          <li key={driverId}>
            <Anchor component={Link} href={to.driver(driverId)} size="sm">
              <bdi>{driverName}</bdi>
            </Anchor>
            {good ? null : ` (${t.sites.rights.notNow})`}
          </li>
        ))}
        {data?.nextCursor == null ? null : <li>{t.sites.rights.more}</li>}
      </ul>
    </Panel>
  );
}
