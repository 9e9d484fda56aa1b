/** What the table is filtered by; it stands in the address. On a phone all but the words hide behind a button. */
import { Autocomplete, Button, Checkbox, Select, TextInput } from '@mantine/core';
import { Search, SlidersHorizontal } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useWords } from '../../parts/address.ts';
import { PickSite } from '../../parts/pick.tsx';
import { STATUSES } from '../../parts/status.tsx';
import { t } from '../../texts/texts.ts';
import { activeOf, type ChargerFilter, FILTERS, SORTS } from './filter.ts';
import classes from './filters.module.css';
import type { ChargerRow } from './row.ts';

const words = t.chargers.filters;
/** Milliseconds without a key until words are looked for. */
const PAUSE = 250;
/** Rows among which makers and models are looked for that could be meant. */
const LOOKED_AT = 2000;

const statuses = STATUSES.map((value) => ({ value, label: t.common.status[value] ?? value }));
const connections = [
  { value: 'true', label: t.common.connected },
  { value: 'false', label: t.common.disconnected },
];
const sorts = SORTS.map((value) => ({ value, label: t.chargers.sorts[value] }));

interface Props {
  filter: ChargerFilter;
  rows: readonly ChargerRow[];
}

export function Filters({ filter, rows }: Props) {
  const [, change] = useWords();
  const [open, setOpen] = useState(false);
  const active = activeOf(filter);
  const seen = rows.slice(0, LOOKED_AT);
  return (
    <div className={classes.bar} role="search" aria-label={words.label} data-open={open || undefined}>
      <Written
        label={words.text}
        placeholder={words.textHint}
        value={filter.text ?? ''}
        onChange={(text) => change({ text })}
        className={classes.text}
      />
      <Button
        variant="default"
        className={classes.toggle}
        leftSection={<SlidersHorizontal size={16} aria-hidden />}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {active === 0 ? words.more : words.active(active)}
      </Button>
      <div className={classes.rest}>
        <div className={classes.site}>
          <PickSite
            label={words.site}
            placeholder={words.anySite}
            clearable
            value={filter.siteId ?? null}
            onChange={(siteId) =>
              change(
                siteId === null
                  ? { siteId: null, subsites: null }
                  : { siteId: String(siteId), subsites: 'true' },
              )
            }
          />
        </div>
        {filter.siteId === undefined ? null : (
          <Checkbox
            className={classes.below}
            label={words.subsites}
            checked={filter.subsites === true}
            onChange={(event) => change({ subsites: event.currentTarget.checked ? 'true' : null })}
          />
        )}
        <Select
          label={words.status}
          placeholder={words.anyStatus}
          clearable
          data={statuses}
          value={filter.status ?? null}
          onChange={(status) => change({ status })}
          className={classes.short}
        />
        <Select
          label={words.connected}
          placeholder={words.anyConnected}
          clearable
          data={connections}
          value={filter.connected === undefined ? null : String(filter.connected)}
          onChange={(connected) => change({ connected })}
          className={classes.short}
        />
        <Exact
          label={words.manufacturer}
          value={filter.manufacturer ?? ''}
          known={seen.map(({ maker }) => maker)}
          onChange={(manufacturer) => change({ manufacturer })}
        />
        <Exact
          label={words.model}
          value={filter.model ?? ''}
          known={seen.map(({ model }) => model)}
          onChange={(model) => change({ model })}
        />
        <Select
          label={words.sort}
          data={sorts}
          allowDeselect={false}
          value={filter.sort ?? 'id'}
          onChange={(sort) => change({ sort: sort === 'id' ? null : sort })}
          className={classes.sort}
        />
        {active === 0 ? null : (
          <Button
            variant="subtle"
            onClick={() => change(Object.fromEntries(FILTERS.map((name) => [name, null])))}
          >
            {t.common.actions.clear}
          </Button>
        )}
      </div>
    </div>
  );
}

interface WrittenProps {
  label: string;
  placeholder: string;
  value: string;
  onChange: (value: string) => void;
  className: string | undefined;
}

/** Looked for when the keys pause; what the address says is shown, unless somebody is typing. */
function Written({ value, onChange, ...shown }: WrittenProps) {
  const [text, setText] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    if (timer.current === undefined) setText(value);
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <TextInput
      {...shown}
      type="search"
      leftSection={<Search size={16} aria-hidden />}
      value={text}
      onChange={(event) => {
        const next = event.currentTarget.value;
        setText(next);
        clearTimeout(timer.current);
        timer.current = setTimeout(() => {
          timer.current = undefined;
          onChange(next.trim());
        }, PAUSE);
      }}
    />
  );
}

interface ExactProps {
  label: string;
  value: string;
  known: readonly string[];
  onChange: (value: string) => void;
}

/** A word as the charger reports it: those of the rows that were read are offered. */
function Exact({ label, value, known, onChange }: ExactProps) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const data = [...new Set(known)].filter((word) => word !== '').sort();
  return (
    <Autocomplete
      label={label}
      placeholder={words.exact}
      data={data}
      value={text}
      onChange={setText}
      onOptionSubmit={onChange}
      onBlur={() => onChange(text)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onChange(text);
      }}
      className={classes.short}
    />
  );
}
