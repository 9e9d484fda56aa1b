/** Choosing a thing by a part of its name: the server searches, so that it works with any number of them. */
import { Loader, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Check } from 'lucide-react';
import { useState } from 'react';
import { $api, KEEP } from '../api/query.ts';

interface PickProps<Id> {
  label: string;
  value: Id | null;
  onChange: (value: Id | null, name: string | null) => void;
  description?: string | undefined;
  placeholder?: string | undefined;
  required?: boolean | undefined;
  clearable?: boolean | undefined;
  error?: string | undefined;
  autoFocus?: boolean | undefined;
}

interface Found {
  readonly value: string;
  /** What stands in the field when it is chosen: the same however it was found. */
  readonly label: string;
  /** What the list says of it, if that is more. */
  readonly said?: string;
}

const AT_MOST = 20;
const PAUSE = 200;

/** Whole words and beginnings; what stands in the field because it is chosen is not asked for. */
function useAsked(chosen: string | undefined) {
  const [text, setText] = useState('');
  const [late] = useDebouncedValue(text, PAUSE);
  return { text, setText, asked: late === chosen ? '' : late.trim() };
}

function Picker<Id>(
  props: PickProps<Id> & {
    found: readonly Found[];
    chosen: Found | undefined;
    text: string;
    setText: (text: string) => void;
    busy: boolean;
    read: (word: string) => Id;
  },
) {
  const { found, chosen, text, setText, busy, read, value, onChange, ...shown } = props;
  const said = new Map(found.map((one) => [one.value, one.said ?? one.label]));
  const data =
    chosen === undefined || found.some((one) => one.value === chosen.value) ? found : [chosen, ...found];
  return (
    <Select
      {...shown}
      data={[...data]}
      value={value === null ? null : String(value)}
      onChange={(word, option) =>
        word === null ? onChange(null, null) : onChange(read(word), said.get(word) ?? option?.label ?? null)
      }
      renderOption={({ option, checked }) => (
        <>
          {checked ? <Check size={14} aria-hidden /> : null}
          <span>{said.get(option.value) ?? option.label}</span>
        </>
      )}
      searchable
      searchValue={text}
      onSearchChange={setText}
      // The server has searched already.
      filter={({ options }) => options}
      rightSection={busy ? <Loader size={14} /> : undefined}
      nothingFoundMessage="–"
      comboboxProps={{ withinPortal: true }}
    />
  );
}

export function PickSite(props: PickProps<number>) {
  const known = $api.useQuery(
    'get',
    '/api/v1/sites/{siteId}',
    { params: { path: { siteId: props.value ?? 0 } } },
    { enabled: props.value !== null },
  );
  const chosen =
    props.value === null || known.data === undefined
      ? undefined
      : { value: String(props.value), label: known.data.groupName };
  const { text, setText, asked } = useAsked(chosen?.label);
  const query = { limit: AT_MOST, sort: 'groupName', ...(asked === '' ? {} : { text: asked }) } as const;
  const found = $api.useQuery('get', '/api/v1/sites', { params: { query } }, KEEP);
  const options = (found.data?.items ?? []).map(({ id, groupName }) => ({
    value: String(id),
    label: groupName,
  }));
  return (
    <Picker
      {...props}
      found={options}
      chosen={chosen}
      text={text}
      setText={setText}
      busy={found.isFetching}
      read={Number}
    />
  );
}

export function PickCharger(props: PickProps<string>) {
  const chosen = props.value === null ? undefined : { value: props.value, label: props.value };
  const { text, setText, asked } = useAsked(chosen?.label);
  const query = { limit: AT_MOST, sort: 'chargerId', ...(asked === '' ? {} : { text: asked }) } as const;
  const found = $api.useQuery('get', '/api/v1/chargers', { params: { query } }, KEEP);
  const options = (found.data?.items ?? []).map(({ chargerId, chargerName, groupName }) => ({
    value: chargerId,
    label: chargerId,
    said: [chargerId, chargerName === chargerId ? undefined : chargerName, groupName]
      .filter(Boolean)
      .join(' · '),
  }));
  return (
    <Picker
      {...props}
      found={options}
      chosen={chosen}
      text={text}
      setText={setText}
      busy={found.isFetching}
      read={String}
    />
  );
}

export function PickDriver(props: PickProps<number>) {
  const known = $api.useQuery(
    'get',
    '/api/v1/drivers/{userid}/profile',
    { params: { path: { userid: props.value ?? 0 } } },
    { enabled: props.value !== null },
  );
  const chosen =
    props.value === null || known.data === undefined
      ? undefined
      : { value: String(props.value), label: known.data.name };
  const { text, setText, asked } = useAsked(chosen?.label);
  const query = { limit: AT_MOST, sort: 'name', ...(asked === '' ? {} : { text: asked }) } as const;
  const found = $api.useQuery('get', '/api/v1/drivers', { params: { query } }, KEEP);
  const options = (found.data?.items ?? []).map(({ id, name }) => ({ value: String(id), label: name }));
  return (
    <Picker
      {...props}
      found={options}
      chosen={chosen}
      text={text}
      setText={setText}
      busy={found.isFetching}
      read={Number}
    />
  );
}
