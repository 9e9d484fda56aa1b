/** The table of chargers: filtered by what stands in the address, kept as it is now, and what is chosen in it. */
import { Button } from '@mantine/core';
import { PlugZap, RefreshCw } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { useRows } from '../../api/rows.ts';
import { to, useWords } from '../../parts/address.ts';
import { Empty } from '../../parts/page.tsx';
import { DataTable } from '../../parts/table.tsx';
import { useCan } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import { BulkDialog, type Reach } from './bulk-dialog.tsx';
import { COLUMNS } from './columns.tsx';
import { activeOf, bulkFilterOf, filterOf } from './filter.ts';
import { Filters } from './filters.tsx';
import { useFresh } from './fresh.ts';
import classes from './list.module.css';
import { type ChargerRow, readPage } from './row.ts';
import { MOST_CHOSEN, SelectionBar } from './selection-bar.tsx';

const words = t.chargers;
const keyOf = ({ id }: ChargerRow) => id;
const hrefOf = ({ id }: ChargerRow) => to.charger(id);
/** As many as an order to many says by name before it goes. */
const NAMED = 5;
const NONE: ReadonlySet<string> = new Set();

export function ChargerTable({ onNew }: { onNew: (() => void) | undefined }) {
  const [address, change] = useWords();
  const can = useCan();
  const filter = filterOf(address);
  const known = JSON.stringify(filter);
  /** Which they are, in whatever order. */
  const which = JSON.stringify({ ...filter, sort: undefined });
  const rows = useRows(['chargers', filter], (cursor, signal) => readPage(filter, cursor, signal));
  const fresh = useFresh(rows, filter, known);
  const [selected, setSelected] = useState(NONE);
  /** The list of which all are chosen by its filter, and the one of which all are still to be read for that. */
  const [allOf, setAllOf] = useState<string>();
  const [reading, setReading] = useState<string>();
  const [ordering, setOrdering] = useState(false);
  const [chosenOf, setChosenOf] = useState(which);
  // Nothing stays chosen that is not there to be seen.
  if (chosenOf !== which) {
    setChosenOf(which);
    setSelected(NONE);
    setAllOf(undefined);
  }
  const byFilter = bulkFilterOf(filter);
  const total = rows.total ?? rows.rows.length;
  const isAll = allOf === which && byFilter !== undefined;
  const shown = useMemo(
    () => (isAll ? new Set(rows.rows.map(keyOf)) : selected),
    [isAll, rows.rows, selected],
  );

  // After those of the table, which wants only what is in sight.
  useEffect(() => {
    if (reading === undefined) return;
    if (reading !== known || rows.error !== null) setReading(undefined);
    else if (rows.hasMore && rows.rows.length < MOST_CHOSEN) rows.reach(MOST_CHOSEN);
    else {
      setSelected(new Set(rows.rows.slice(0, MOST_CHOSEN).map(keyOf)));
      setReading(undefined);
    }
  }, [reading, known, rows]);

  const reach: Reach = isAll
    ? { filter: byFilter, count: total, by: 'filter', some: rows.rows.slice(0, NAMED).map(keyOf) }
    : {
        filter: { chargerIds: [...selected] },
        count: selected.size,
        by: 'ids',
        some: [...selected].slice(0, NAMED),
      };
  const clear = () => {
    setSelected(NONE);
    setAllOf(undefined);
  };
  const chooseAll = () => (byFilter === undefined ? setReading(known) : setAllOf(which));

  return (
    <>
      <Filters filter={filter} rows={rows.rows} />
      <div className={classes.line}>
        <SelectionBar
          offered={can('chargers:operate')}
          total={rows.isPending ? undefined : total}
          chosen={isAll ? total : selected.size}
          isAll={isAll}
          sayable={byFilter !== undefined}
          reading={reading === known}
          onAll={chooseAll}
          onClear={clear}
          onOrder={() => setOrdering(true)}
        />
        {fresh.mayHaveChanged ? (
          <span className={classes.changed} role="status">
            {words.mayHaveChanged}
            <Button
              size="compact-sm"
              variant="subtle"
              leftSection={<RefreshCw size={14} aria-hidden />}
              onClick={fresh.readAgain}
            >
              {t.common.actions.reload}
            </Button>
          </span>
        ) : null}
      </div>
      <DataTable
        key={known}
        label={words.table}
        columns={COLUMNS}
        rows={rows}
        keyOf={keyOf}
        href={hrefOf}
        sort={filter.sort ?? 'id'}
        onSort={(sort) => change({ sort })}
        {...(can('chargers:operate')
          ? // All but one is nothing that a filter says: they are chosen together until that is cleared.
            { selected: shown, ...(isAll ? {} : { onSelect: setSelected }) }
          : {})}
        onSight={fresh.onSight}
        empty={<Nothing filtered={activeOf(filter) > 0} onNew={onNew} />}
      />
      <BulkDialog
        opened={ordering}
        onClose={() => setOrdering(false)}
        reach={reach}
        onSent={(id) => {
          setOrdering(false);
          clear();
          change({ bulk: String(id) });
        }}
      />
    </>
  );
}

function Nothing({ filtered, onNew }: { filtered: boolean; onNew: (() => void) | undefined }) {
  const said = words.empty;
  if (filtered)
    return (
      <Empty icon={PlugZap} title={said.filtered}>
        {said.filteredText}
      </Empty>
    );
  return (
    <Empty
      icon={PlugZap}
      title={said.title}
      action={onNew === undefined ? undefined : <Button onClick={onNew}>{words.create.button}</Button>}
    >
      {said.text}
    </Empty>
  );
}
