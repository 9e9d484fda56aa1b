/** The fields of a charger that people fill in. */
import { Fieldset, NumberInput, Select, SimpleGrid, Stack, Switch, Text, TextInput } from '@mantine/core';
import { PickSite } from '../../parts/pick.tsx';
import { momentIn } from '../../parts/time.tsx';
import { useZone } from '../../preferences.ts';
import { t } from '../../texts/texts.ts';
import type { Form } from './edit-fields.ts';
import type { Charger } from './orders.ts';

const words = t.charger.edit;

interface Props {
  form: Form;
  /** As it was when the form was opened. */
  charger: Charger;
  onChange: (change: Partial<Form>) => void;
  ruleOf: (field: string) => string | undefined;
}

type Texts =
  | 'chargerName'
  | 'physicalReference'
  | 'streetAddress'
  | 'streetNumber'
  | 'postalNumber'
  | 'city'
  | 'country';

export function EditForm(props: Props) {
  const { form, charger, onChange, ruleOf } = props;
  const text = (key: Texts, field: string = key) => ({
    value: form[key],
    error: ruleOf(field),
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => onChange({ [key]: event.currentTarget.value }),
  });
  return (
    <>
      <TextInput
        label={words.name}
        placeholder={charger.chargerId}
        maxLength={255}
        {...text('chargerName')}
      />
      <PickSite
        label={words.site}
        value={form.groupId}
        onChange={(groupId) => onChange({ groupId })}
        error={ruleOf('groupId')}
        required
      />
      <TextInput
        label={words.physical}
        description={words.physicalHint}
        maxLength={255}
        {...text('physicalReference')}
      />
      <Fieldset legend={words.place}>
        <Stack gap="sm">
          <Text size="xs" c="dimmed">
            {words.placeHint}
          </Text>
          <SimpleGrid cols={{ base: 2, sm: 3 }} spacing="sm">
            <TextInput label={words.street} {...text('streetAddress', 'locationInfo.streetAddress')} />
            <TextInput label={words.number} {...text('streetNumber', 'locationInfo.streetNumber')} />
            <TextInput label={words.postal} {...text('postalNumber', 'locationInfo.postalNumber')} />
            <TextInput label={words.city} {...text('city', 'locationInfo.city')} />
            <TextInput
              label={words.country}
              placeholder={words.countryHint}
              {...text('country', 'locationInfo.country')}
            />
          </SimpleGrid>
          <SimpleGrid cols={2} spacing="sm">
            <NumberInput
              label={words.latitude}
              value={form.latitude}
              min={-90}
              max={90}
              hideControls
              error={ruleOf('locationInfo.latitude')}
              onChange={(latitude) => onChange({ latitude })}
            />
            <NumberInput
              label={words.longitude}
              value={form.longitude}
              min={-180}
              max={180}
              hideControls
              error={ruleOf('locationInfo.longitude')}
              onChange={(longitude) => onChange({ longitude })}
            />
          </SimpleGrid>
        </Stack>
      </Fieldset>
      <LogIn {...props} />
      <Fieldset legend={words.more}>
        <Stack gap="sm">
          <NumberInput
            label={words.timeout}
            description={words.timeoutHint}
            value={form.callTimeoutSeconds}
            min={0}
            max={3600}
            allowDecimal={false}
            error={ruleOf('callTimeoutSeconds')}
            onChange={(callTimeoutSeconds) => onChange({ callTimeoutSeconds })}
          />
          <Switch
            label={words.quiet}
            checked={form.quiet}
            onChange={(event) => onChange({ quiet: event.currentTarget.checked })}
          />
        </Stack>
      </Fieldset>
    </>
  );
}

/** How it stands with a window in which a first password is kept. */
function adoptSaid({ authMode, adoptUntil, passwordSet }: Charger, zone: string): string {
  if (authMode !== 'adopt') return words.adoptUsual;
  if (passwordSet) return words.adoptKept;
  if (adoptUntil === null) return words.adoptNone;
  const moment = momentIn(zone, adoptUntil);
  return Date.parse(adoptUntil) > Date.now() ? words.adoptUntil(moment) : words.adoptOver(moment);
}

function LogIn({ form, charger, onChange, ruleOf }: Props) {
  const zone = useZone();
  return (
    <Fieldset legend={words.logIn}>
      <Stack gap="sm">
        <Select
          label={words.authMode}
          value={form.authMode}
          allowDeselect={false}
          data={(['basic', 'adopt', 'none'] as const).map((value) => ({ value, label: words.modes[value] }))}
          error={ruleOf('authMode')}
          onChange={(value) =>
            onChange({ authMode: value === 'none' || value === 'adopt' ? value : 'basic' })
          }
        />
        {form.authMode === 'none' ? (
          <Text size="sm" c="var(--fc-wait-ink)">
            {words.noneWarning}
          </Text>
        ) : null}
        {form.authMode === 'adopt' ? (
          <NumberInput
            label={words.adoptHours}
            description={adoptSaid(charger, zone)}
            value={form.adoptHours}
            disabled={charger.authMode === 'adopt' && charger.passwordSet}
            min={1}
            max={8760}
            allowDecimal={false}
            error={ruleOf('adoptHours')}
            onChange={(adoptHours) => onChange({ adoptHours })}
          />
        ) : null}
        <Select
          label={words.profile}
          value={String(form.minimumSecurityProfile)}
          allowDeselect={false}
          data={Object.entries(words.profiles).map(([value, label]) => ({ value, label }))}
          error={ruleOf('minimumSecurityProfile')}
          onChange={(value) => onChange({ minimumSecurityProfile: Number(value) })}
        />
        <Switch
          label={words.missing}
          checked={form.allowMissingSubprotocol}
          onChange={(event) => onChange({ allowMissingSubprotocol: event.currentTarget.checked })}
        />
      </Stack>
    </Fieldset>
  );
}
