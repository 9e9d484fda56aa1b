/** The tree of all sites with what one searches in it; what is open is kept while one goes elsewhere and comes back. */
import { Button, CloseButton, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { ChevronsDownUp, ChevronsUpDown, MapPin, Plus, Search, SearchX } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useWord } from '../../parts/address.ts';
import { Empty } from '../../parts/page.tsx';
import { t } from '../../texts/texts.ts';
import { SiteTree } from './site-tree.tsx';
import classes from './sites.module.css';
import { allOf, chargersOf, foundIn, rowsOf, type SiteNode, type SiteRow, wordsOf } from './tree-model.ts';

/** More than that is opened by who looks for something. */
const OPEN_UP_TO = 120;

interface Opened {
  /** What is not said otherwise; none: as many as fit are open. */
  readonly all: boolean | undefined;
  readonly otherwise: ReadonlySet<number>;
}

let kept: Opened = { all: undefined, otherwise: new Set() };

export function AllSites({ top, onNew }: { top: readonly SiteNode[]; onNew: (() => void) | undefined }) {
  const [sought, setSought] = useWord('q');
  const [opened, setOpened] = useState(kept);
  const open = (next: Opened) => {
    kept = next;
    setOpened(next);
  };
  const words = useMemo(() => wordsOf(sought ?? ''), [sought]);
  const few = useMemo(() => allOf(top).length <= OPEN_UP_TO, [top]);
  const chargers = useMemo(() => chargersOf(top), [top]);
  const { rows, found } = useMemo(() => {
    if (words.length > 0) return foundIn(top, words);
    const usual = (level: number) => opened.all ?? (few || level === 1);
    const isOpen = (node: SiteNode, level: number) => usual(level) !== opened.otherwise.has(node.id);
    return { rows: rowsOf(top, isOpen), found: 0 };
  }, [top, words, opened, few]);
  const toggle = (row: SiteRow) => {
    const otherwise = new Set(opened.otherwise);
    if (!otherwise.delete(row.node.id)) otherwise.add(row.node.id);
    open({ ...opened, otherwise });
  };
  if (top.length === 0) {
    const add =
      onNew === undefined ? undefined : (
        <Button leftSection={<Plus size={16} aria-hidden />} onClick={onNew}>
          {t.sites.newSite}
        </Button>
      );
    return (
      <div className={classes.room}>
        <Empty icon={MapPin} title={t.sites.empty} action={add}>
          {t.sites.emptyText}
        </Empty>
      </div>
    );
  }
  return (
    <>
      <div className={classes.tools}>
        <Find sought={sought ?? ''} onSought={setSought} />
        <span className={classes.said} role="status">
          {words.length === 0 ? null : t.sites.found(found)}
        </span>
        {words.length > 0 ? null : (
          <Button.Group>
            <Button
              variant="default"
              leftSection={<ChevronsUpDown size={15} aria-hidden />}
              onClick={() => open({ all: true, otherwise: new Set() })}
            >
              {t.sites.expandAll}
            </Button>
            <Button
              variant="default"
              leftSection={<ChevronsDownUp size={15} aria-hidden />}
              onClick={() => open({ all: false, otherwise: new Set() })}
            >
              {t.sites.collapseAll}
            </Button>
          </Button.Group>
        )}
      </div>
      {rows.length === 0 ? (
        <div className={classes.room}>
          <Empty
            icon={SearchX}
            title={t.sites.nothingFound}
            action={
              <Button variant="default" onClick={() => setSought(null)}>
                {t.common.actions.clear}
              </Button>
            }
          >
            {t.sites.nothingFoundText}
          </Empty>
        </div>
      ) : (
        <SiteTree label={t.sites.title} rows={rows} chargers={chargers} words={words} onToggle={toggle} />
      )}
    </>
  );
}

const PAUSE = 120;

function Find({ sought, onSought }: { sought: string; onSought: (text: string | null) => void }) {
  const [text, setText] = useState(sought);
  const [seen, setSeen] = useState(sought);
  // Gone back to, or cleared elsewhere: the address counts.
  if (seen !== sought) {
    setSeen(sought);
    if (sought !== text.trim()) setText(sought);
  }
  const later = useDebouncedCallback(
    (next: string) => onSought(next.trim() === '' ? null : next.trim()),
    PAUSE,
  );
  const change = (next: string) => {
    setText(next);
    later(next);
  };
  return (
    <TextInput
      className={classes.find}
      type="search"
      aria-label={t.sites.find}
      placeholder={t.sites.findShort}
      leftSection={<Search size={15} aria-hidden />}
      rightSection={
        text === '' ? null : (
          <CloseButton size="sm" aria-label={t.common.actions.clear} onClick={() => change('')} />
        )
      }
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}
