/** What narrows the list of drivers, kept in the address. */
import { Button, Collapse, Group, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback, useDisclosure } from '@mantine/hooks';
import { ListFilter, Search, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Paths } from '../../api/client.ts';
import { wholeOf } from '../../parts/address.ts';
import { PickSite } from '../../parts/pick.tsx';
import { t } from '../../texts/texts.ts';
import classes from './drivers.module.css';

const words = t.drivers.filters;
const MORE = ['home', 'active', 'expires', 'right'] as const;
const NAMES = ['text', 'idTag', ...MORE] as const;
const PAUSE = 250;

type Asked = NonNullable<Paths['/api/v1/drivers']['get']['parameters']['query']>;
type Change = (changes: Readonly<Record<string, string | null>>) => void;

export const anyOf = (address: URLSearchParams) => NAMES.some((name) => address.has(name));

/** Of the address, what the API is asked. */
export function askedOf(address: URLSearchParams): Asked {
  const [text, idTag] = [address.get('text')?.trim(), address.get('idTag')?.trim()];
  const [home, right] = [wholeOf(address.get('home')), wholeOf(address.get('right'))];
  const active = address.get('active');
  const expires = new Date(`${address.get('expires') ?? ''}T00:00`);
  return {
    ...(text ? { text } : {}),
    ...(idTag ? { idTag } : {}),
    ...(home === undefined ? {} : { homeSiteId: String(home), subsites: true }),
    ...(right === undefined ? {} : { rightOnSite: right }),
    ...(active === 'true' || active === 'false' ? { active: active === 'true' } : {}),
    ...(Number.isNaN(expires.getTime()) ? {} : { tagExpiringBefore: expires.toISOString() }),
  };
}

export function FilterBar({ address, change }: { address: URLSearchParams; change: Change }) {
  const set = MORE.filter((name) => address.has(name)).length;
  const [opened, { toggle }] = useDisclosure(set > 0);
  return (
    <search className={classes.filters}>
      <Group gap="xs" align="flex-end">
        <Typed name="text" label={words.text} address={address} change={change} />
        <Typed name="idTag" label={words.idTag} address={address} change={change} />
        <Button
          variant="default"
          leftSection={<ListFilter size={16} aria-hidden />}
          onClick={toggle}
          aria-expanded={opened}
        >
          {set === 0 ? words.more : words.moreOn(set)}
        </Button>
        {anyOf(address) ? (
          <Button
            variant="subtle"
            leftSection={<X size={16} aria-hidden />}
            onClick={() => change(Object.fromEntries(NAMES.map((name) => [name, null])))}
          >
            {t.common.actions.clear}
          </Button>
        ) : null}
      </Group>
      <Collapse expanded={opened}>
        <div className={classes.moreFilters}>
          <PickSite
            label={words.home}
            description={words.homeNote}
            clearable
            value={wholeOf(address.get('home')) ?? null}
            onChange={(id) => change({ home: id === null ? null : String(id) })}
          />
          <PickSite
            label={words.right}
            description={words.rightNote}
            clearable
            value={wholeOf(address.get('right')) ?? null}
            onChange={(id) => change({ right: id === null ? null : String(id) })}
          />
          <TextInput
            type="date"
            label={words.expires}
            value={address.get('expires') ?? ''}
            onChange={({ currentTarget }) => change({ expires: currentTarget.value })}
          />
          <Select
            label={words.active}
            data={[
              { value: '', label: t.common.all },
              { value: 'true', label: t.drivers.active },
              { value: 'false', label: t.drivers.inactive },
            ]}
            value={address.get('active') ?? ''}
            onChange={(active) => change({ active })}
          />
        </div>
      </Collapse>
    </search>
  );
}

/** Goes to the address when the typing pauses; follows the address when that changes by itself. */
function Typed(props: { name: 'text' | 'idTag'; label: string; address: URLSearchParams; change: Change }) {
  const { name, label, address, change } = props;
  const kept = address.get(name) ?? '';
  const [typed, setTyped] = useState(kept);
  const late = useDebouncedCallback((value: string) => change({ [name]: value.trim() }), PAUSE);
  useEffect(() => setTyped((now) => (now.trim() === kept ? now : kept)), [kept]);
  return (
    <TextInput
      type="search"
      className={classes.filterText}
      label={label}
      leftSection={name === 'text' ? <Search size={16} aria-hidden /> : undefined}
      value={typed}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value);
        late(currentTarget.value);
      }}
    />
  );
}
