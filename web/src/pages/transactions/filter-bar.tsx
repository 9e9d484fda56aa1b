/** The filters of the list: three at hand, the others on demand; each stands in the address. */
import { Button, Checkbox, Group, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { SlidersHorizontal, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { PickCharger, PickDriver, PickSite } from '../../parts/pick.tsx';
import { t } from '../../texts/texts.ts';
import classes from './filter-bar.module.css';
import { type Filters, FLAGS, PERIODS, type Period, STATES, type State, wordsFor } from './filters.ts';
import { dayOf, daysOn } from './zoned.ts';

const words = t.transactions.filters;
const { states, flags } = t.transactions;
const ANY = '';
/** A person types on. */
const PAUSE = 400;

interface Props {
  filters: Filters;
  change: (words: Readonly<Record<string, string | null>>) => void;
  /** Undefined: there is nothing to clear. */
  clear: (() => void) | undefined;
  zone: string;
}

export function FilterBar({ filters, change, clear, zone }: Props) {
  const { siteId, subsites, chargerId, driverId, idTag, flag } = filters;
  const inUse = [siteId, chargerId, driverId, idTag, flag].filter((one) => one !== null).length;
  const [open, setOpen] = useState(() => inUse > 0 && matchMedia('(min-width: 48em)').matches);
  return (
    <section className={classes.bar} aria-label={words.label}>
      <Group gap="xs" align="flex-end" className={classes.line}>
        <PeriodPick filters={filters} change={change} zone={zone} />
        <Select
          label={words.state}
          className={classes.short}
          value={filters.state ?? ANY}
          onChange={(state) => change(wordsFor((state || null) as State | null))}
          data={[
            { value: ANY, label: t.common.all },
            ...STATES.map((value) => ({ value, label: states[value] })),
          ]}
          allowDeselect={false}
        />
        <Button
          variant="default"
          leftSection={<SlidersHorizontal size={15} aria-hidden />}
          onClick={() => setOpen(!open)}
          aria-expanded={open}
        >
          {open ? words.fewer : words.more}
          {!open && inUse > 0 ? ` (${inUse})` : ''}
        </Button>
        {clear === undefined ? null : (
          <Button variant="subtle" leftSection={<X size={15} aria-hidden />} onClick={clear}>
            {t.common.actions.clear}
          </Button>
        )}
      </Group>
      {open ? (
        <div className={classes.more}>
          <div>
            <PickSite
              label={words.site}
              value={siteId}
              onChange={(id) => change({ siteId: id === null ? null : String(id), subsites: null })}
              clearable
            />
            {siteId === null ? null : (
              <Checkbox
                mt={6}
                size="xs"
                label={words.subsites}
                checked={subsites}
                onChange={(event) => change({ subsites: event.currentTarget.checked ? null : 'false' })}
              />
            )}
          </div>
          <PickCharger
            label={words.charger}
            value={chargerId}
            onChange={(id) => change({ chargerId: id })}
            clearable
          />
          <PickDriver
            label={words.driver}
            value={driverId}
            onChange={(id) => change({ driverId: id === null ? null : String(id) })}
            clearable
          />
          <TagField value={idTag} onChange={(tag) => change({ idTag: tag })} />
          <Select
            label={words.flag}
            value={flag ?? ANY}
            onChange={(one) => change({ flag: one || null })}
            data={[
              { value: ANY, label: t.common.all },
              ...FLAGS.map((value) => ({ value, label: flags[value] ?? value })),
            ]}
            allowDeselect={false}
          />
        </div>
      ) : null}
    </section>
  );
}

const LABELS: Readonly<Record<Period, string>> = {
  today: words.today,
  week: words.week,
  month: words.month,
  before: words.before,
  own: words.own,
};

function PeriodPick({ filters, change, zone }: Omit<Props, 'clear'>) {
  const { period, from, until } = filters;
  const choose = (next: string | null) => {
    // Of one's own one begins with a week, so that there is something to change.
    const today = dayOf(zone, Date.now());
    const own = next === 'own';
    change({ period: own ? null : next, from: own ? daysOn(today, -6) : null, until: own ? today : null });
  };
  return (
    <>
      <Select
        label={words.when}
        className={classes.short}
        value={period ?? ANY}
        onChange={choose}
        data={[
          { value: ANY, label: words.any },
          ...PERIODS.map((value) => ({ value, label: LABELS[value] })),
        ]}
        allowDeselect={false}
      />
      {period === 'own' ? (
        <>
          <TextInput
            type="date"
            label={words.from}
            value={from ?? ''}
            max={until ?? undefined}
            onChange={(event) => change({ from: event.currentTarget.value, period: 'own' })}
          />
          <TextInput
            type="date"
            label={words.until}
            value={until ?? ''}
            min={from ?? undefined}
            onChange={(event) => change({ until: event.currentTarget.value, period: 'own' })}
          />
        </>
      ) : null}
    </>
  );
}

function TagField({ value, onChange }: { value: string | null; onChange: (tag: string | null) => void }) {
  const [text, setText] = useState(value ?? '');
  const late = useDebouncedCallback(onChange, PAUSE);
  // Somebody went back, or cleared it.
  useEffect(() => setText((now) => (now.trim() === (value ?? '') ? now : (value ?? ''))), [value]);
  return (
    <TextInput
      label={words.tag}
      placeholder={words.tagPlaceholder}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        late(event.currentTarget.value.trim() || null);
      }}
      autoComplete="off"
      spellCheck={false}
    />
  );
}
