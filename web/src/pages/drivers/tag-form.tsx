/** What can be said of a tag: when it is good, and for how much. */
import { Checkbox, Group, Select, TextInput } from '@mantine/core';
import { ruleFor } from '../../parts/dialog.tsx';
import { t } from '../../texts/texts.ts';
import type { Tag } from './change.ts';
import classes from './drivers.module.css';
import { MomentField } from './moment-field.tsx';

const words = t.drivers.tags;

export type TagFields = Pick<
  Tag,
  'idTag' | 'tokenName' | 'startDate' | 'expiringDate' | 'concurrency' | 'invoicable'
>;

export const TAG_FIELDS = [
  'idTag',
  'tokenName',
  'startDate',
  'expiringDate',
  'concurrency',
  'invoicable',
] as const;

export const NEW_TAG: TagFields = {
  idTag: '',
  tokenName: '',
  startDate: null,
  expiringDate: null,
  concurrency: null,
  invoicable: true,
};

/** What OCPP 1.6 can carry. */
const LONG = 20;

const DEFAULT = 'default';
const concurrencyOf = (word: string | null): Tag['concurrency'] => {
  if (word === null || word === DEFAULT) return null;
  return word === 'unlimited' ? 'unlimited' : Number(word);
};

interface Props {
  value: TagFields;
  onChange: (change: Partial<TagFields>) => void;
  refused: unknown;
}

/** @param value.idTag typed by who cannot show it to a charger. */
export function TagForm({ value, onChange, refused }: Props) {
  const choices = words.concurrencyChoices;
  const known = [
    { value: DEFAULT, label: choices.default },
    ...['1', '2', '3', '5', '10'].map((one) => ({ value: one, label: one })),
    { value: 'unlimited', label: choices.unlimited },
  ];
  const chosen = value.concurrency === null ? DEFAULT : String(value.concurrency);
  const data = known.some((one) => one.value === chosen)
    ? known
    : [...known, { value: chosen, label: chosen }];
  return (
    <>
      <TextInput
        label={words.number}
        description={value.idTag.trim().length > LONG ? words.longNote : words.numberNote}
        value={value.idTag}
        onChange={({ currentTarget }) => onChange({ idTag: currentTarget.value })}
        required
        maxLength={36}
        classNames={{ input: classes.mono }}
        spellCheck={false}
        autoCapitalize="off"
        error={ruleFor(refused, 'idTag')}
      />
      <TextInput
        label={words.label}
        placeholder={t.drivers.form.tagNamePlaceholder}
        value={value.tokenName}
        onChange={({ currentTarget }) => onChange({ tokenName: currentTarget.value })}
        maxLength={255}
        dir="auto"
        error={ruleFor(refused, 'tokenName')}
      />
      <Group grow align="flex-start" preventGrowOverflow={false}>
        <MomentField
          label={words.from}
          value={value.startDate}
          onChange={(startDate) => onChange({ startDate })}
          error={ruleFor(refused, 'startDate')}
        />
        <MomentField
          label={words.until}
          value={value.expiringDate}
          onChange={(expiringDate) => onChange({ expiringDate })}
          error={ruleFor(refused, 'expiringDate')}
        />
      </Group>
      <Select
        label={words.concurrency}
        data={data}
        value={chosen}
        onChange={(word) => onChange({ concurrency: concurrencyOf(word) })}
        allowDeselect={false}
        error={ruleFor(refused, 'concurrency')}
      />
      <Checkbox
        label={words.invoicable}
        checked={value.invoicable}
        onChange={({ currentTarget }) => onChange({ invoicable: currentTarget.checked })}
      />
    </>
  );
}
