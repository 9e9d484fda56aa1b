/** The first charger: its password is shown in the next step, and nowhere else. */
import { Button, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { answered, api, isProblem } from '../../api/client.ts';
import { ruleFor } from '../../parts/dialog.tsx';
import { ProblemAlert } from '../../parts/page.tsx';
import { t } from '../../texts/texts.ts';

export interface MadeCharger {
  readonly chargerId: string;
  readonly ocppUrl: string;
  readonly password: string | null;
}

interface Props {
  site: number;
  /** Made before, by who came back: its password is shown nowhere else. */
  made: MadeCharger | undefined;
  onCharger: (made: MadeCharger) => void;
}

export function ChargerStep({ site, made, onCharger }: Props) {
  const words = t.start.charger;
  const [chargerId, setChargerId] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const body = { chargerId: chargerId.trim(), groupId: site };
      onCharger(await answered(api.POST('/api/v1/chargers', { body })));
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  const rule =
    ruleFor(error, 'chargerId') ?? (isProblem(error, 'charger-id-taken') ? error.message : undefined);
  return (
    <form onSubmit={(event) => void send(event)}>
      <Stack>
        <Text size="sm">{words.text}</Text>
        <TextInput
          label={words.identity}
          required
          autoFocus
          autoComplete="off"
          value={chargerId}
          error={rule}
          onChange={(event) => setChargerId(event.currentTarget.value)}
        />
        {rule === undefined ? <ProblemAlert error={error} /> : null}
        <Button type="submit" loading={busy}>
          {words.next}
        </Button>
        {made === undefined ? null : (
          <Button variant="default" onClick={() => onCharger(made)}>
            {words.made(made.chargerId)}
          </Button>
        )}
      </Stack>
    </form>
  );
}
