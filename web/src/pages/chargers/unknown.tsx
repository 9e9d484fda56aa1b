/** Who knocked and is not known, and who was not let in. */
import { Button, Text } from '@mantine/core';
import { DoorOpen, RefreshCw, ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import type { Schemas } from '../../api/client.ts';
import { $api } from '../../api/query.ts';
import { rowsOf } from '../../api/rows.ts';
import { Empty, Panel } from '../../parts/page.tsx';
import { type Column, DataTable } from '../../parts/table.tsx';
import { Ago } from '../../parts/time.tsx';
import { useCan } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import { NewCharger } from './new-charger.tsx';
import classes from './unknown.module.css';

const words = t.chargers.unknown;
const LIMIT = 200;
const asked = { params: { query: { limit: LIMIT } } } as const;

type Unknown = Schemas['UnknownCharger'];
type Refused = Schemas['RefusedAttempt'];

export function UnknownChargers() {
  const can = useCan();
  const [claiming, setClaiming] = useState<string>();
  const unknown = $api.useQuery('get', '/api/v1/unknown-chargers', asked);
  const refused = $api.useQuery('get', '/api/v1/refused-attempts', asked);
  const readAgain = () => {
    void unknown.refetch();
    void refused.refetch();
  };
  const columns = can('chargers:write')
    ? [...UNKNOWN, claimColumn((identity) => setClaiming(identity))]
    : UNKNOWN;
  return (
    <div className={classes.panels}>
      <Panel
        title={words.title}
        flush
        actions={
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<RefreshCw size={14} aria-hidden />}
            loading={unknown.isFetching || refused.isFetching}
            onClick={readAgain}
          >
            {t.common.actions.reload}
          </Button>
        }
      >
        <Text size="sm" c="dimmed" className={classes.about}>
          {words.text}
        </Text>
        <DataTable
          label={words.title}
          columns={columns}
          rows={rowsOf<Unknown>(unknown)}
          keyOf={({ identity }) => identity}
          inline
          empty={
            <Empty icon={DoorOpen} title={words.empty}>
              {words.emptyText}
            </Empty>
          }
        />
      </Panel>
      <Panel title={words.refusedTitle} flush>
        <DataTable
          label={words.refused}
          columns={REFUSED}
          rows={rowsOf<Refused>(refused)}
          keyOf={({ identity, address, reason }) => `${identity} ${address} ${reason}`}
          inline
          empty={
            <Empty icon={ShieldCheck} title={words.refusedEmpty}>
              {words.refusedEmptyText}
            </Empty>
          }
        />
      </Panel>
      <NewCharger
        opened={claiming !== undefined}
        onClose={() => setClaiming(undefined)}
        identity={claiming}
      />
    </div>
  );
}

const from = { key: 'address', header: words.address, width: '10rem', wide: 3 } as const;
const times = { key: 'count', header: words.count, width: '5rem', align: 'end', wide: 2 } as const;

const UNKNOWN: readonly Column<Unknown>[] = [
  {
    key: 'identity',
    header: words.identity,
    width: '1.5fr',
    cell: ({ identity }) => <bdi className={classes.identity}>{identity}</bdi>,
  },
  { ...from, cell: ({ address }) => address },
  { ...times, cell: ({ count }) => count.toLocaleString() },
  { key: 'last', header: words.last, width: '8rem', wide: 1, cell: ({ lastAt }) => <Ago at={lastAt} /> },
];

const claimColumn = (claim: (identity: string) => void): Column<Unknown> => ({
  key: 'claim',
  header: words.claim,
  width: '9rem',
  cell: ({ identity, claimable }) =>
    claimable ? (
      <Button
        size="compact-sm"
        variant="light"
        aria-label={words.claimOf(identity)}
        onClick={() => claim(identity)}
      >
        {words.claim}
      </Button>
    ) : (
      <span className={classes.not} title={words.notClaimableHint}>
        {words.notClaimable}
      </span>
    ),
});

const REFUSED: readonly Column<Refused>[] = [
  {
    key: 'identity',
    header: words.identity,
    width: '1.5fr',
    cell: ({ identity }) => <bdi className={classes.identity}>{identity}</bdi>,
  },
  {
    key: 'reason',
    header: words.reason,
    width: '1.8fr',
    cell: ({ reason }) => <span title={reason}>{t.refusals[reason]?.title ?? reason}</span>,
  },
  { ...from, cell: ({ address }) => address },
  { ...times, cell: ({ count }) => count.toLocaleString() },
  { key: 'last', header: words.last, width: '8rem', wide: 1, cell: ({ lastAt }) => <Ago at={lastAt} /> },
];
