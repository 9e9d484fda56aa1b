/** Every charger at which the driver may charge now, with the right that lets it. */
import { Anchor } from '@mantine/core';
import { MapPinOff } from 'lucide-react';
import { Link } from 'wouter';
import { answered, api, type Schemas } from '../../api/client.ts';
import { PAGE, useRows } from '../../api/rows.ts';
import { to } from '../../parts/address.ts';
import { Empty, Panel } from '../../parts/page.tsx';
import { type Column, DataTable } from '../../parts/table.tsx';
import { t } from '../../texts/texts.ts';
import classes from './drivers.module.css';

const words = t.drivers.access;
type Charger = Schemas['AccessibleCharger'];

const COLUMNS: readonly Column<Charger>[] = [
  {
    key: 'charger',
    header: words.charger,
    width: '1.2fr',
    cell: ({ chargerId }) => (
      <Anchor component={Link} href={to.charger(chargerId)} size="sm">
        <bdi>{chargerId}</bdi>
      </Anchor>
    ),
  },
  { key: 'site', header: words.site, width: '1.3fr', cell: ({ groupName }) => <bdi>{groupName}</bdi> },
  {
    key: 'by',
    header: words.by,
    width: '1.3fr',
    cell: ({ right, chargerId }) => (
      <bdi>{right.source === 'charger' ? chargerId : (right.groupName ?? right.accessGroupName)}</bdi>
    ),
  },
];

export function Access({ userid }: { userid: number }) {
  const rows = useRows<Charger>(['accessible-chargers', userid], (cursor, signal) => {
    const query = { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) };
    return answered(
      api.GET('/api/v1/drivers/{userid}/accessible-chargers', {
        params: { path: { userid }, query },
        signal,
      }),
    );
  });
  return (
    <Panel title={words.title} flush>
      <p className={classes.note}>{words.note}</p>
      <DataTable
        label={words.title}
        columns={COLUMNS}
        rows={rows}
        keyOf={({ chargerId }) => chargerId}
        inline
        empty={
          <Empty icon={MapPinOff} title={words.none}>
            {words.noneText}
          </Empty>
        }
      />
    </Panel>
  );
}
