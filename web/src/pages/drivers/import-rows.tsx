/** What became of each line of a file. */
import { SegmentedControl } from '@mantine/core';
import { CircleCheck, CircleDashed, CircleX, PencilLine } from 'lucide-react';
import { useEffect } from 'react';
import { answered, api, type Schemas } from '../../api/client.ts';
import { PAGE, type Rows, useRows } from '../../api/rows.ts';
import { useWord } from '../../parts/address.ts';
import { Empty } from '../../parts/page.tsx';
import { type Tone, ToneBadge } from '../../parts/status.tsx';
import { type Column, DataTable } from '../../parts/table.tsx';
import { t } from '../../texts/texts.ts';
import classes from './import.module.css';
import { doneLines, type Import, isOver } from './import-send.ts';

const words = t.imports;
type Row = Schemas['ImportRow'];

const FATES = ['created', 'changed', 'unchanged', 'refused'] as const;
const LOOKS: Readonly<Record<Row['fate'], { tone: Tone; icon: typeof CircleX }>> = {
  created: { tone: 'good', icon: CircleCheck },
  changed: { tone: 'busy', icon: PencilLine },
  unchanged: { tone: 'out', icon: CircleDashed },
  refused: { tone: 'bad', icon: CircleX },
};

const columnsOf = (said: Readonly<Record<string, string>>): readonly Column<Row>[] => [
  {
    key: 'line',
    header: words.row.line,
    width: '5rem',
    align: 'end',
    cell: ({ line }) => line.toLocaleString(),
  },
  {
    key: 'fate',
    header: words.row.fate,
    width: '9rem',
    cell: ({ fate }) => (
      <ToneBadge tone={LOOKS[fate].tone} icon={LOOKS[fate].icon}>
        {said[fate] ?? fate}
      </ToneBadge>
    ),
  },
  {
    key: 'rule',
    header: words.row.rule,
    width: '3fr',
    least: 9,
    cell: ({ column, rule }) =>
      rule === null ? null : (
        <span title={`${column ?? ''} ${rule}`}>
          {column === null ? null : <b>{column}</b>} {rule}
        </span>
      ),
  },
  {
    key: 'thing',
    header: words.row.thing,
    width: '1fr',
    wide: 1,
    cell: ({ thingId }) => <bdi>{thingId ?? t.common.none}</bdi>,
  },
];

const totalOf = (one: Import, fate: Row['fate'] | undefined) =>
  fate === undefined ? doneLines(one) : one.fates[fate];

export function ImportRows({ import: one }: { import: Import }) {
  const [word, setWord] = useWord('fate');
  const fate = FATES.find((known) => known === word);
  const read = useRows<Row>(['import-rows', one.id, fate], (cursor, signal) => {
    const query = {
      limit: PAGE,
      ...(fate === undefined ? {} : { fate }),
      ...(cursor === undefined ? {} : { cursor }),
    };
    const path = { importId: one.id };
    return answered(api.GET('/api/v1/imports/{importId}/rows', { params: { path, query }, signal }));
  });
  const total = totalOf(one, fate);
  const over = isOver(one);
  const { refetch } = read;
  const held = read.rows.length;
  // While it is under way the first page fills up; the others are read when somebody goes there.
  const fills = held < PAGE ? total : PAGE;
  // biome-ignore lint/correctness/useExhaustiveDependencies: when there is more to read
  useEffect(() => {
    if (held < fills || over) refetch();
  }, [fills, over]);
  const rows: Rows<Row> = { ...read, total };
  const said = one.dryRun ? words.dryFates : words.fates;
  return (
    <>
      <div className={classes.fates}>
        <SegmentedControl
          aria-label={words.filter}
          value={fate ?? ''}
          onChange={setWord}
          data={[
            { value: '', label: words.fate(t.common.all, doneLines(one)) },
            ...FATES.map((known) => ({
              value: known,
              label: words.fate(said[known] ?? known, one.fates[known]),
            })),
          ]}
        />
      </div>
      <DataTable
        label={words.filter}
        columns={columnsOf(said)}
        rows={rows}
        keyOf={({ line }) => String(line)}
        empty={<Empty title={over ? words.noRows : words.notYet} />}
      />
    </>
  );
}
