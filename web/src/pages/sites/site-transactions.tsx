/** What was charged last at a site and at what is nested in it. */
import { Anchor } from '@mantine/core';
import { ReceiptText } from 'lucide-react';
import { Link } from 'wouter';
import type { Schemas } from '../../api/client.ts';
import { $api } from '../../api/query.ts';
import { rowsOf } from '../../api/rows.ts';
import { to } from '../../parts/address.ts';
import { energy } from '../../parts/numbers.ts';
import { Empty, Panel } from '../../parts/page.tsx';
import { ToneBadge } from '../../parts/status.tsx';
import { type Column, DataTable } from '../../parts/table.tsx';
import { Lasting, When } from '../../parts/time.tsx';
import { t } from '../../texts/texts.ts';
import classes from './site.module.css';
import type { Site } from './site-draft.ts';

type Transaction = Schemas['Transaction'];
const LAST = 20;

export function SiteTransactions({ site }: { site: Site }) {
  const words = t.sites.transactions;
  const query = { siteId: site.id, subsites: true, limit: LAST } as const;
  const read = $api.useQuery('get', '/api/v1/transactions', { params: { query } });
  const rows = rowsOf<Transaction>(read);
  return (
    <Panel
      title={words.title}
      flush
      actions={
        <Anchor component={Link} href={`/transactions?siteId=${site.id}&subsites=true`} size="sm">
          {words.all}
        </Anchor>
      }
    >
      <DataTable
        label={words.title}
        columns={columnsOf(site)}
        rows={rows}
        keyOf={({ id }) => String(id)}
        href={({ id }) => to.transaction(id)}
        inline
        empty={
          <Empty icon={ReceiptText} title={words.empty}>
            {words.emptyText}
          </Empty>
        }
      />
    </Panel>
  );
}

function columnsOf(site: Site): readonly Column<Transaction>[] {
  const words = t.sites.transactions;
  return [
    {
      key: 'started',
      header: words.transaction,
      width: '1.1fr',
      least: 10,
      cell: ({ id, startedAt, chargerId }) => (
        <span className={classes.two}>
          <Anchor component={Link} href={to.transaction(id)} size="sm" fw={550}>
            <When at={startedAt} zone={site.timeZone} />
          </Anchor>
          <span className={classes.where}>{chargerId}</span>
        </span>
      ),
    },
    {
      key: 'driver',
      header: words.driver,
      width: '1.1fr',
      least: 8,
      wide: 1,
      cell: ({ driverId, driverName, idTag }) =>
        driverId === null ? (
          <bdi>{driverName ?? idTag}</bdi>
        ) : (
          <Anchor component={Link} href={to.driver(driverId)} size="sm">
            <bdi>{driverName ?? t.common.driver(driverId)}</bdi>
          </Anchor>
        ),
    },
    {
      key: 'charger',
      header: words.charger,
      width: '1fr',
      least: 8,
      wide: 2,
      cell: ({ chargerId, socketId }) => (
        <>
          <Anchor component={Link} href={to.charger(chargerId)} size="sm">
            <bdi>{chargerId}</bdi>
          </Anchor>
          {socketId === null ? null : ` · ${socketId}`}
        </>
      ),
    },
    {
      key: 'site',
      header: words.site,
      width: '1fr',
      least: 7,
      wide: 4,
      cell: ({ groupName }) => <bdi>{groupName ?? t.common.none}</bdi>,
    },
    { key: 'state', header: words.state, width: '6rem', cell: (one) => <State of={one} /> },
    {
      key: 'lasted',
      header: words.lasted,
      width: '6.5rem',
      wide: 3,
      align: 'end',
      cell: ({ startedAt, stoppedAt }) => <Lasting from={startedAt} until={stoppedAt} />,
    },
    {
      key: 'energy',
      header: words.energy,
      width: '6.5rem',
      align: 'end',
      wide: 0,
      cell: ({ energyWh, lastRegisterWh, firstRegisterWh, meterStart }) =>
        energy(
          energyWh ??
            (lastRegisterWh === null
              ? null
              : lastRegisterWh - (meterStart ?? firstRegisterWh ?? lastRegisterWh)),
        ),
    },
  ];
}

function State({ of }: { of: Transaction }) {
  const words = t.sites.transactions;
  if (of.refused) return <ToneBadge tone="bad">{words.refused}</ToneBadge>;
  if (of.stoppedAt === null) return <ToneBadge tone="busy">{words.running}</ToneBadge>;
  return <ToneBadge tone="out">{words.ended}</ToneBadge>;
}
