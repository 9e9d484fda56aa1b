/** The columns of the list; where there is little room two of them take in what the others say. */
import { Link } from 'wouter';
import { to } from '../../parts/address.ts';
import { energy } from '../../parts/numbers.ts';
import type { Column } from '../../parts/table.tsx';
import { Lasting, When } from '../../parts/time.tsx';
import { t } from '../../texts/texts.ts';
import classes from './columns.module.css';
import { Flags, type Transaction, TransactionState } from './state.tsx';

const words = t.transactions;

const socketOf = ({ socketId }: Transaction) =>
  socketId === null ? words.noSocket : t.common.socket(socketId);

export function driverOf({ driverId, driverName }: Pick<Transaction, 'driverId' | 'driverName'>): string {
  if (driverId === null) return words.noDriver;
  return driverName ?? words.goneDriver;
}

/** Of an open one so far. */
const Energy = ({ of }: { of: Transaction }) => (
  <>{of.energyWh === null ? t.common.none : energy(of.energyWh)}</>
);

export const COLUMNS: readonly Column<Transaction>[] = [
  {
    key: 'started',
    header: words.columns.started,
    width: '1.3fr',
    least: 10,
    cell: (row) => (
      <div className={classes.two}>
        <Link href={to.transaction(row.id)}>
          <When at={row.startedAt} />
        </Link>
        <span className={classes.whereAndWho}>
          <bdi>{row.chargerId}</bdi> · <bdi>{row.driverName ?? socketOf(row)}</bdi>
        </span>
      </div>
    ),
  },
  {
    key: 'where',
    header: words.columns.where,
    width: '1.6fr',
    least: 10.25,
    wide: 1,
    cell: (row) => (
      <div className={classes.two}>
        <span>
          <Link href={to.charger(row.chargerId)}>
            <bdi>{row.chargerId}</bdi>
          </Link>{' '}
          · {socketOf(row)}
        </span>
        <span className={classes.under}>
          <bdi>{row.groupName ?? t.common.none}</bdi>
        </span>
      </div>
    ),
  },
  {
    key: 'who',
    header: words.columns.who,
    width: '1.6fr',
    least: 9.5,
    wide: 1,
    cell: (row) => (
      <div className={classes.two}>
        {row.driverId === null || row.driverName === null ? (
          <span className={classes.quiet}>{driverOf(row)}</span>
        ) : (
          <Link href={to.driver(row.driverId)}>
            <bdi>{row.driverName}</bdi>
          </Link>
        )}
        <span className={classes.under}>
          <bdi>{row.idTag}</bdi>
          {row.tokenName === null || row.tokenName === '' ? null : (
            <>
              {' · '}
              <bdi>{row.tokenName}</bdi>
            </>
          )}
        </span>
      </div>
    ),
  },
  {
    key: 'duration',
    header: words.columns.duration,
    width: '6.5rem',
    align: 'end',
    wide: 2,
    cell: (row) => <Lasting from={row.startedAt} until={row.stoppedAt} />,
  },
  {
    key: 'energy',
    header: words.columns.energy,
    width: '6.5rem',
    align: 'end',
    wide: 2,
    cell: (row) => <Energy of={row} />,
  },
  {
    key: 'state',
    header: words.columns.state,
    width: '10.5rem',
    cell: (row) => (
      <div className={classes.two}>
        <span>
          <TransactionState of={row} />
        </span>
        <span className={classes.howMuch}>
          <Energy of={row} /> · <Lasting from={row.startedAt} until={row.stoppedAt} />
        </span>
      </div>
    ),
  },
  {
    key: 'flags',
    header: words.columns.flags,
    width: '1.1fr',
    least: 6.5,
    wide: 3,
    cell: (row) => <Flags flags={row.flags} />,
  },
];
