/**
 * Sites nested as they are, with counters: a treegrid of which only what is in sight is drawn. Arrows walk it, right and left open and
 * close, Enter goes to the site.
 */
import { Anchor, Highlight, UnstyledButton } from '@mantine/core';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { ChevronRight } from 'lucide-react';
import { type KeyboardEvent, type MouseEvent, useEffect, useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { to } from '../../parts/address.ts';
import { t } from '../../texts/texts.ts';
import { Counter } from './counters.tsx';
import classes from './site-tree.module.css';
import type { SiteRow } from './tree-model.ts';

const ROW = 40;
const INLINE_ROWS = 10;
const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 12, PageUp: -12 };

interface Props {
  label: string;
  rows: readonly SiteRow[];
  /** Of each site and everything nested in it. */
  chargers: ReadonlyMap<number, number>;
  words: readonly string[];
  onToggle: (row: SiteRow, open: boolean) => void;
  /** As tall as its rows, up to some; else it fills the page. */
  inline?: boolean;
}

export function SiteTree({ label, rows, chargers, words, onToggle, inline = false }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const [, go] = useLocation();
  const [active, setActive] = useState<number | null>(null);
  const wanted = useRef<number | null>(null);
  const at = Math.max(
    0,
    rows.findIndex(({ node }) => node.id === active),
  );
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 10,
    // The row that has the focus stays, wherever one scrolls to.
    rangeExtractor: (range) => [...new Set([...defaultRangeExtractor(range), at])].sort((a, b) => a - b),
  });
  useEffect(() => {
    if (wanted.current === null) return;
    const row = scroller.current?.querySelector<HTMLElement>(`[data-site="${wanted.current}"]`);
    wanted.current = null;
    row?.focus({ preventScroll: true });
  });
  const walk = (index: number) => {
    const next = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (next === undefined) return;
    virtual.scrollToIndex(rows.indexOf(next));
    wanted.current = next.node.id;
    setActive(next.node.id);
  };
  const onKeyDown = (event: KeyboardEvent, row: SiteRow, index: number) => {
    if (event.target !== event.currentTarget || event.altKey || event.ctrlKey || event.metaKey) return;
    const step = STEPS[event.key];
    if (step !== undefined) walk(index + step);
    else if (event.key === 'Home') walk(0);
    else if (event.key === 'End') walk(rows.length - 1);
    else if (event.key === 'ArrowRight' && row.expanded === false) onToggle(row, true);
    else if (event.key === 'ArrowRight' && row.expanded === true) walk(index + 1);
    else if (event.key === 'ArrowLeft' && row.expanded === true && words.length === 0) onToggle(row, false);
    else if (event.key === 'ArrowLeft' && row.parent !== null)
      walk(rows.findIndex(({ node }) => node.id === row.parent));
    else if (event.key === 'Enter') go(to.site(row.node.id));
    else return;
    event.preventDefault();
  };
  const onClick = (event: MouseEvent, row: SiteRow) => {
    if ((event.target as HTMLElement).closest('a, button') !== null || String(getSelection()) !== '') return;
    go(to.site(row.node.id));
  };
  const height = inline ? Math.min(rows.length, INLINE_ROWS) * ROW + 37 : undefined;
  return (
    <div
      ref={scroller}
      className={classes.scroller}
      data-inline={inline || undefined}
      style={{ height }}
      role="treegrid"
      aria-label={label}
      aria-rowcount={rows.length + 1}
    >
      <div role="rowgroup" className={classes.heads}>
        <div role="row" className={classes.head} aria-rowindex={1}>
          <div role="columnheader" className={classes.cell}>
            {t.sites.one}
          </div>
          <div role="columnheader" className={classes.number} data-wide>
            {t.sites.columns.chargers}
          </div>
          {(['online', 'offline', 'error'] as const).map((kind) => (
            <div key={kind} role="columnheader" className={classes.number} title={t.sites.socketsOf}>
              {t.sites.columns[kind]}
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup" className={classes.rows} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows[index];
          if (row === undefined) return null;
          const { node, level, expanded } = row;
          return (
            <div
              key={node.id}
              role="row"
              className={classes.row}
              style={{ transform: `translateY(${start}px)`, height: ROW }}
              data-site={node.id}
              aria-rowindex={index + 2}
              aria-level={level}
              aria-posinset={row.position}
              aria-setsize={row.siblings}
              aria-expanded={expanded}
              tabIndex={index === at ? 0 : -1}
              onFocus={() => setActive(node.id)}
              onKeyDown={(event) => onKeyDown(event, row, index)}
              onClick={(event) => onClick(event, row)}
            >
              <SiteCell row={row} words={words} onToggle={onToggle} />
              <div role="gridcell" className={classes.number} data-wide>
                {(chargers.get(node.id) ?? 0).toLocaleString()}
              </div>
              <div role="gridcell" className={classes.number}>
                <Counter kind="online" value={node.onlineSocket} />
              </div>
              <div role="gridcell" className={classes.number}>
                <Counter kind="offline" value={node.offlineSocket} />
              </div>
              <div role="gridcell" className={classes.number}>
                <Counter kind="error" value={node.errorSocket} />
              </div>
            </div>
          );
        })}
      </div>
    </div>
  );
}

function SiteCell({ row, words, onToggle }: { row: SiteRow } & Pick<Props, 'words' | 'onToggle'>) {
  const { node, level, expanded, hits } = row;
  const name = (
    <Highlight component="bdi" highlight={[...words]} color="var(--fc-wait)" inherit>
      {node.groupName}
    </Highlight>
  );
  return (
    <div role="gridcell" className={classes.cell} style={{ '--level': level - 1 } as React.CSSProperties}>
      {expanded === undefined || words.length > 0 ? (
        <span className={classes.noChevron} />
      ) : (
        <UnstyledButton
          className={classes.chevron}
          data-open={expanded || undefined}
          tabIndex={-1}
          aria-label={expanded ? t.sites.collapse(node.groupName) : t.sites.expand(node.groupName)}
          onClick={() => onToggle(row, !expanded)}
        >
          <ChevronRight size={16} aria-hidden />
        </UnstyledButton>
      )}
      <Anchor
        component={Link}
        href={to.site(node.id)}
        className={classes.name}
        size="sm"
        tabIndex={-1}
        title={node.groupName}
      >
        {name}
      </Anchor>
      {node.externalId === null ? null : <span className={classes.own}>{node.externalId}</span>}
      {hits.length === 0 ? null : (
        <span className={classes.hits}>
          {hits.slice(0, 3).map(({ chargerId, chargerName }) => (
            <Anchor
              key={chargerId}
              component={Link}
              href={to.charger(chargerId)}
              title={chargerName}
              size="xs"
            >
              {chargerId}
            </Anchor>
          ))}
          {hits.length > 3 ? `+${hits.length - 3}` : null}
        </span>
      )}
    </div>
  );
}
