/**
 * A table of any length: only what is in sight is drawn. Rows not read yet keep their place. For a screen reader it is a table with
 * all its rows counted; each row's first cell is a link, and the whole row takes a click.
 */
import { Skeleton, UnstyledButton } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { memo, type ReactNode, useCallback, useEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import type { Rows } from '../api/rows.ts';
import { t } from '../texts/texts.ts';
import { ProblemAlert } from './page.tsx';
import classes from './table.module.css';
import { type Column, useShape } from './table-shape.ts';

export type { Column } from './table-shape.ts';

interface Props<Row> {
  label: string;
  columns: readonly Column<Row>[];
  rows: Rows<Row>;
  keyOf: (row: Row) => string;
  /** Where the row leads. */
  href?: (row: Row) => string;
  sort?: string;
  onSort?: (sort: string) => void;
  selected?: ReadonlySet<string>;
  /** Without it, what is chosen is only shown. */
  onSelect?: (selected: ReadonlySet<string>) => void;
  /** Said where there is nothing. */
  empty: ReactNode;
  /** Tells which rows are in sight. */
  onSight?: (rows: readonly Row[]) => void;
  /** As tall as its rows, up to some; else it fills the page. */
  inline?: boolean;
}

const ROW = 44;
/** Places that are shown until the first rows have come. */
const PENDING = 6;
/** Rows of a short table on a page with other things. */
const INLINE_ROWS = 12;

export function DataTable<Row>(props: Props<Row>) {
  const { label, rows, keyOf, href, empty, onSight, selected, onSelect, inline = false } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const { shape, measure } = useShape(props.columns, selected !== undefined);
  const { columns } = shape;
  const place = useCallback(
    (element: HTMLDivElement | null) => {
      scroller.current = element;
      return measure(element);
    },
    [measure],
  );
  const [, go] = useLocation();
  const now = useRef<Acts>(NOTHING);
  /** Where a range begins that is chosen with the shift key. */
  const anchor = useRef<number>(undefined);
  const held = rows.rows.length;
  // Once all have come they are as many as have come, whatever was counted before.
  const known = rows.hasMore ? Math.max(held, rows.total ?? held + 20) : held;
  const count = rows.isPending ? PENDING : known;
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 12,
  });
  const inSight = virtual.getVirtualItems();
  const last = inSight.at(-1)?.index ?? 0;
  const first = inSight[0]?.index ?? 0;
  useEffect(() => {
    rows.reach(Math.min(last + 60, count));
  }, [last, count, rows.reach]);
  useEffect(() => {
    onSight?.(rows.rows.slice(first, last + 1));
  }, [first, last, rows.rows, onSight]);

  if (rows.error !== null && held === 0) return <ProblemAlert error={rows.error} retry={rows.refetch} />;
  if (!rows.isPending && count === 0) return <>{empty}</>;
  now.current = {
    go,
    choose(index, chosen, range) {
      const next = new Set(selected);
      const from = range ? (anchor.current ?? index) : index;
      for (const row of rows.rows.slice(Math.min(from, index), Math.max(from, index) + 1)) {
        if (chosen) next.add(keyOf(row));
        else next.delete(keyOf(row));
      }
      anchor.current = index;
      onSelect?.(next);
    },
  };
  const height = inline ? `${Math.min(Math.max(count, 1), INLINE_ROWS) * ROW + 40}px` : undefined;

  return (
    <>
      {/* Of rows further down; what is there stays. */}
      <ProblemAlert error={rows.error} retry={rows.refetch} />
      <div
        ref={place}
        className={classes.scroller}
        data-inline={inline || undefined}
        data-without={shape.without}
        style={{ height }}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keys
        tabIndex={0}
        role="table"
        aria-label={label}
        aria-rowcount={rows.isPending ? -1 : count + 1}
        aria-busy={rows.isPending || undefined}
      >
        <div className={classes.columns} style={{ '--columns': shape.tracks } as React.CSSProperties}>
          <div role="rowgroup" className={classes.top}>
            <div className={classes.head} role="row" aria-rowindex={1}>
              {selected === undefined ? null : (
                <div role="columnheader" className={classes.cell}>
                  <span className={classes.hidden}>{t.common.actions.more}</span>
                </div>
              )}
              {columns.map((column) => (
                <HeadCell key={column.key} column={column} sort={props.sort} onSort={props.onSort} />
              ))}
            </div>
          </div>
          <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
            {inSight.map(({ index, start }) => {
              const row = rows.rows[index];
              const at = { transform: `translateY(${start}px)`, height: ROW };
              if (row === undefined) {
                return (
                  <div
                    key={`place ${String(index)}`}
                    className={classes.row}
                    style={at}
                    role="row"
                    aria-rowindex={index + 2}
                    aria-busy
                  >
                    <div role="cell" className={classes.cell}>
                      <Skeleton height={12} width="60%" />
                    </div>
                  </div>
                );
              }
              const key = keyOf(row);
              return (
                <DrawnRow
                  key={key}
                  name={key}
                  row={row}
                  index={index}
                  start={start}
                  columns={columns}
                  target={href?.(row)}
                  chosen={selected?.has(key)}
                  fixed={onSelect === undefined}
                  acts={now}
                />
              );
            })}
          </div>
        </div>
      </div>
    </>
  );
}

/** What a row does, as it is now: given by reference, so that a row is drawn anew only when it changes itself. */
interface Acts {
  go(target: string): void;
  choose(index: number, chosen: boolean, range: boolean): void;
}
const NOTHING: Acts = { go: () => undefined, choose: () => undefined };

interface RowProps<Row> {
  name: string;
  row: Row;
  index: number;
  start: number;
  columns: readonly Column<Row>[];
  target: string | undefined;
  /** undefined: rows cannot be chosen. */
  chosen: boolean | undefined;
  fixed: boolean;
  acts: { readonly current: Acts };
}

function RowOf<Row>({ name, row, index, start, columns, target, chosen, fixed, acts }: RowProps<Row>) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the link in the row is what keys reach
    <div
      className={classes.row}
      data-link={target === undefined ? undefined : true}
      data-chosen={chosen || undefined}
      style={{ transform: `translateY(${start}px)`, height: ROW }}
      role="row"
      aria-rowindex={index + 2}
      onClick={(event) => {
        const on = event.target as HTMLElement;
        if (target === undefined || on.closest('a, button, input, label') !== null) return;
        if (String(getSelection()) === '') acts.current.go(target);
      }}
    >
      {chosen === undefined ? null : (
        <div role="cell" className={classes.choose}>
          <label className={classes.box}>
            <input
              type="checkbox"
              aria-label={name}
              checked={chosen}
              disabled={fixed}
              onChange={(event) => {
                const { shiftKey } = event.nativeEvent as MouseEvent;
                acts.current.choose(index, event.currentTarget.checked, shiftKey);
              }}
            />
          </label>
        </div>
      )}
      {columns.map((column) => (
        <div key={column.key} role="cell" className={classes.cell} data-align={column.align}>
          {column.cell(row)}
        </div>
      ))}
    </div>
  );
}

const DrawnRow = memo(RowOf) as typeof RowOf;

function HeadCell<Row>({
  column,
  sort,
  onSort,
}: {
  column: Column<Row>;
  sort?: string | undefined;
  onSort?: ((sort: string) => void) | undefined;
}) {
  const down = sort === `-${column.sort}`;
  const is = column.sort !== undefined && (down || sort === column.sort);
  const word = <span className={classes.headWord}>{column.header}</span>;
  return (
    <div
      role="columnheader"
      className={classes.cell}
      data-align={column.align}
      aria-sort={is ? (down ? 'descending' : 'ascending') : undefined}
    >
      {column.sort === undefined || onSort === undefined ? (
        word
      ) : (
        <UnstyledButton
          className={classes.sort}
          aria-label={t.common.sortBy(column.header)}
          onClick={() => onSort(is && !down ? `-${column.sort}` : (column.sort as string))}
        >
          {word}
          {is ? down ? <ArrowDown size={13} aria-hidden /> : <ArrowUp size={13} aria-hidden /> : null}
        </UnstyledButton>
      )}
    </div>
  );
}

/** How many of how many are there, said once. */
export function RowCount({ rows }: { rows: Rows<unknown> }) {
  if (rows.isPending) return null;
  return <>{t.common.rows(rows.hasMore ? (rows.total ?? rows.rows.length) : rows.rows.length)}</>;
}
