/** For whom something is ordered: a driver, or a tag. */
import { SegmentedControl, Switch, TextInput } from '@mantine/core';
import { PickDriver } from '../../parts/pick.tsx';
import { t } from '../../texts/texts.ts';

const words = t.charger.commands.start;

export interface Whom {
  readonly way: 'driver' | 'tag';
  readonly driverId: number | null;
  readonly idTag: string;
  readonly unchecked: boolean;
}

export const NOBODY: Whom = { way: 'driver', driverId: null, idTag: '', unchecked: false };

export const isSomebody = ({ way, driverId, idTag }: Whom): boolean =>
  way === 'driver' ? driverId !== null : idTag.trim() !== '';

export const bodyOf = (whom: Whom) => ({
  ...(whom.way === 'driver' ? { driverId: whom.driverId } : { idTag: whom.idTag.trim() }),
  ...(whom.unchecked ? { unchecked: true } : {}),
});

export function ForWhom({ whom, onChange }: { whom: Whom; onChange: (whom: Whom) => void }) {
  return (
    <>
      <SegmentedControl
        fullWidth
        aria-label={words.by}
        value={whom.way}
        onChange={(way) => onChange({ ...whom, way: way === 'tag' ? 'tag' : 'driver' })}
        data={[
          { value: 'driver', label: words.ways.driver },
          { value: 'tag', label: words.ways.tag },
        ]}
      />
      {whom.way === 'driver' ? (
        <PickDriver
          label={words.driver}
          description={words.driverHint}
          value={whom.driverId}
          onChange={(driverId) => onChange({ ...whom, driverId })}
        />
      ) : (
        <TextInput
          label={words.tag}
          description={words.tagHint}
          value={whom.idTag}
          maxLength={20}
          autoComplete="off"
          autoCapitalize="characters"
          onChange={(event) => onChange({ ...whom, idTag: event.currentTarget.value })}
        />
      )}
      <Switch
        label={words.unchecked}
        checked={whom.unchecked}
        onChange={(event) => onChange({ ...whom, unchecked: event.currentTarget.checked })}
      />
    </>
  );
}
