/**
 * Which columns a table has room for. It is the room of the table that counts, not the width of the screen: a table stands beside
 * the side bar, in a panel, in half a page. A column is whole or it is not there; what names a row is always there.
 */
import { type ReactNode, useCallback, useMemo, useState } from 'react';

export interface Column<Row> {
  readonly key: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  /** A share of the width (`2fr`) or a width (`8rem`). */
  readonly width?: string;
  /** Of one that has a share: what it takes to be read, rem. */
  readonly least?: number;
  readonly align?: 'end';
  /** The API's word by which it is sorted. */
  readonly sort?: string;
  /** Only where there is room; those of the lowest number come first, together. */
  readonly wide?: number;
}

export interface Shape<Row> {
  readonly columns: readonly Column<Row>[];
  /** Keys of those for which there is no room, for cells that then say what those would (`[data-without~="site"]`). */
  readonly without: string | undefined;
  /** As `grid-template-columns`. */
  readonly tracks: string;
}

const BOX = 2.5;
/** Of a column that names no least width: the first names the row. */
const LEAST_FIRST = 9;
const LEAST = 6;
/** So much of its width a column keeps where even what is always there has no room; what names the row gives last. */
const SQUEEZED = 0.6;

const isShare = (width: string) => width.endsWith('fr');
const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);

function squeezed([first = 0, ...others]: readonly number[], lacking: number): string[] {
  const theirs = sum(others);
  const given = Math.min(lacking, theirs * (1 - SQUEEZED));
  const keeps = theirs === 0 ? 1 : 1 - given / theirs;
  const left = Math.max(first - (lacking - given), first * SQUEEZED);
  return [left, ...others.map((one) => one * keeps)].map(
    (one) => `minmax(${one.toFixed(3)}rem, ${one.toFixed(3)}fr)`,
  );
}

/** @param room rem; undefined: not known yet. */
export function shapeOf<Row>(
  all: readonly Column<Row>[],
  room: number | undefined,
  boxes: boolean,
): Shape<Row> {
  const leastOf = (column: Column<Row>) => {
    const { width = '1fr', least } = column;
    return isShare(width) ? (least ?? (column === all[0] ? LEAST_FIRST : LEAST)) : Number.parseFloat(width);
  };
  const needOf = (columns: readonly Column<Row>[]) => sum(columns.map(leastOf)) + (boxes ? BOX : 0);
  const trackOf = (column: Column<Row>) => {
    const { width = '1fr' } = column;
    return isShare(width) ? `minmax(${leastOf(column)}rem, ${width})` : width;
  };
  let kept = all.filter(({ wide }) => wide === undefined);
  const ranks = new Set(all.flatMap(({ wide }) => wide ?? []));
  for (const rank of [...ranks].sort((a, b) => a - b)) {
    const more = all.filter((column) => kept.includes(column) || column.wide === rank);
    if (room === undefined || needOf(more) <= room) kept = more;
  }
  const lacking = room === undefined ? 0 : needOf(kept) - room;
  const tracks = lacking > 0 ? squeezed(kept.map(leastOf), lacking) : kept.map(trackOf);
  const without = all.filter((column) => !kept.includes(column)).map(({ key }) => key);
  return {
    columns: kept,
    without: without.length === 0 ? undefined : without.join(' '),
    tracks: [...(boxes ? [`${BOX}rem`] : []), ...tracks].join(' '),
  };
}

/** The shape for the room there is. @returns also what is given to the element whose room it is. */
export function useShape<Row>(columns: readonly Column<Row>[], boxes: boolean) {
  const [room, setRoom] = useState<number>();
  const measure = useCallback((element: HTMLElement | null) => {
    if (element === null) return;
    const look = () => {
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      setRoom(element.clientWidth / rem);
    };
    // Before it is seen for the first time.
    look();
    const watch = new ResizeObserver(look);
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  const shape = useMemo(() => shapeOf(columns, room, boxes), [columns, room, boxes]);
  return { shape, measure };
}
