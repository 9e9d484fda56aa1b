/** The form of a site: of a new one, and of one that is there. */
import { Fieldset, NumberInput, Radio, Select, SimpleGrid, Stack, Switch, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { t } from '../../texts/texts.ts';
import { ADDRESS, type Draft } from './site-draft.ts';

const ZONES = Intl.supportedValuesOf('timeZone');
const POLICIES = ['open', 'known', 'rights'] as const;

interface Props {
  draft: Draft;
  onDraft: (draft: Draft) => void;
  /** What the server says of a field. */
  rule?: (field: string) => string | undefined;
  /** Right after the name. */
  children?: ReactNode;
}

export function SiteFields({ draft, onDraft, rule = () => undefined, children }: Props) {
  const words = t.sites.fields;
  const text = (name: keyof Draft, field: string = name) => ({
    label: words[name],
    value: draft[name],
    error: rule(field),
    maxLength: 255,
    onChange: (event: { currentTarget: { value: string } }) =>
      onDraft({ ...draft, [name]: event.currentTarget.value }),
  });
  const degrees = (name: 'latitude' | 'longitude', most: number) => ({
    label: words[name],
    value: draft[name],
    error: rule(`locationInfo.${name}`),
    min: -most,
    max: most,
    decimalScale: 6,
    hideControls: true,
    onChange: (value: number | string) => onDraft({ ...draft, [name]: value === '' ? '' : Number(value) }),
  });
  const zones = draft.timeZone === '' || ZONES.includes(draft.timeZone) ? ZONES : [draft.timeZone, ...ZONES];
  return (
    <Stack>
      <TextInput {...text('groupName')} required data-autofocus />
      {children}
      <Radio.Group
        label={words.policy}
        value={draft.policy}
        error={rule('policy')}
        onChange={(policy) => onDraft({ ...draft, policy })}
      >
        <Stack gap="xs" mt={6}>
          {POLICIES.map((policy) => (
            <Radio
              key={policy}
              value={policy}
              label={t.sites.policies[policy]?.name}
              description={t.sites.policies[policy]?.meaning}
            />
          ))}
        </Stack>
      </Radio.Group>
      <Select
        label={words.timeZone}
        data={zones}
        value={draft.timeZone === '' ? null : draft.timeZone}
        error={rule('timeZone')}
        searchable
        clearable
        limit={60}
        nothingFoundMessage={t.common.none}
        onChange={(zone) => onDraft({ ...draft, timeZone: zone ?? '' })}
      />
      <Switch
        label={t.sites.localListSwitch}
        description={t.sites.localListHint}
        checked={draft.localList === 'on'}
        onChange={(event) => onDraft({ ...draft, localList: event.currentTarget.checked ? 'on' : 'off' })}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TextInput {...text('externalId')} description={t.sites.externalIdHint} />
        <TextInput {...text('publicGroupName')} description={t.sites.publicHint} />
      </SimpleGrid>
      <Fieldset legend={words.address}>
        <SimpleGrid cols={2} spacing="sm" verticalSpacing="xs">
          {ADDRESS.map((name) => (
            <TextInput key={name} {...text(name, `locationInfo.${name}`)} />
          ))}
          <span />
          <NumberInput {...degrees('latitude', 90)} />
          <NumberInput {...degrees('longitude', 180)} />
        </SimpleGrid>
      </Fieldset>
    </Stack>
  );
}
