/** The samples as they came, a line each. */
import { useMemo } from 'react';
import { rowsOf } from '../../api/rows.ts';
import { type Column, DataTable } from '../../parts/table.tsx';
import { When } from '../../parts/time.tsx';
import { t } from '../../texts/texts.ts';
import classes from './panes.module.css';
import { REGISTER, type Reading, readingsOf, type Sample, totalOf } from './readings.ts';

const words = t.transactions.plots;

interface Line {
  readonly key: string;
  readonly sample: Sample;
  readonly readings: readonly Reading[];
}

const shown = ({ value, unit }: Pick<Reading, 'value' | 'unit'>, digits: number) =>
  `${value.toLocaleString(undefined, { minimumFractionDigits: digits, maximumFractionDigits: digits })} ${unit}`;

function total(line: Line, measurand: string, digits: number): string {
  const told = totalOf(line.readings, measurand);
  return told === undefined ? t.common.none : shown(told, digits);
}

/** All phases, one after the other. */
function phases({ readings }: Line, measurand: string): string {
  const told = readings.filter((one) => one.measurand === measurand && one.location === 'Outlet');
  if (told.length === 0) return t.common.none;
  return `${told.map(({ value }) => value.toLocaleString(undefined, { maximumFractionDigits: 1 })).join(' / ')} ${told[0]?.unit ?? ''}`;
}

const columnsFor = (zone: string | undefined): Column<Line>[] => [
  {
    key: 'at',
    header: words.columns.at,
    width: '12.5rem',
    cell: ({ sample }) => <When at={sample.sampledAt} zone={zone} seconds />,
  },
  {
    key: 'register',
    header: words.register,
    align: 'end',
    cell: (line) => total(line, REGISTER, 3),
  },
  {
    key: 'power',
    header: words.panes.power,
    align: 'end',
    wide: 1,
    cell: (line) => total(line, 'Power.Active.Import', 1),
  },
  {
    key: 'current',
    header: words.panes.current,
    align: 'end',
    width: '1.3fr',
    least: 9,
    wide: 2,
    cell: (line) => phases(line, 'Current.Import'),
  },
  {
    key: 'voltage',
    header: words.panes.voltage,
    align: 'end',
    width: '1.4fr',
    least: 10,
    wide: 4,
    cell: (line) => phases(line, 'Voltage'),
  },
  {
    key: 'soc',
    header: words.panes.soc,
    align: 'end',
    wide: 3,
    cell: (line) => total(line, 'SoC', 0),
  },
  {
    key: 'context',
    header: words.columns.context,
    least: 8,
    wide: 6,
    cell: ({ readings }) => readings[0]?.context ?? t.common.none,
  },
  {
    key: 'clock',
    header: words.columns.clock,
    width: '1.6fr',
    least: 11,
    wide: 5,
    cell: ({ sample }) => <span title={sample.chargerTime}>{sample.chargerTime}</span>,
  },
];

export function SampleTable({ samples, zone }: { samples: readonly Sample[]; zone: string | undefined }) {
  const rows = useMemo(() => {
    const items = samples.map((sample, index) => ({
      key: `${sample.sampledAt} ${String(index)}`,
      sample,
      readings: readingsOf(sample),
    }));
    const here = { isPending: false, isFetching: false, error: null, refetch: () => undefined };
    return rowsOf<Line>({ data: { items }, ...here });
  }, [samples]);
  return (
    <div className={classes.table}>
      <DataTable
        label={words.table(samples.length)}
        columns={columnsFor(zone)}
        rows={rows}
        keyOf={({ key }) => key}
        empty={null}
        inline
      />
    </div>
  );
}
