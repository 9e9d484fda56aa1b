/** One number above which nothing is charged. */
import { Button, NumberInput, SegmentedControl, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { answered, api } from '../../api/client.ts';
import { FormDialog } from '../../parts/dialog.tsx';
import { viewerZone } from '../../preferences.ts';
import { t } from '../../texts/texts.ts';
import { type Socket, useOrders } from './orders.ts';

const words = t.charger.commands.limit;
/** No car charges by alternating current below that (IEC 61851). */
const LEAST_AMPS = 6;

interface Props {
  opened: boolean;
  onClose: () => void;
  /** null: the charger as a whole. */
  socket: Socket | null;
  /** undefined: not known. */
  running: boolean | undefined;
}

export function LimitDialog({ opened, onClose, socket, running }: Props) {
  const { charger, order, patience } = useOrders();
  const [unit, setUnit] = useState<'amps' | 'watts'>('amps');
  const [value, setValue] = useState<number | string>('');
  const [until, setUntil] = useState('');
  const close = () => {
    setUnit('amps');
    setValue('');
    setUntil('');
    onClose();
  };
  const what = socket === null ? words.whole : t.common.socket(socket.id);
  const send = (title: string, body: { amps?: number | null; watts?: number | null; until?: string }) => {
    const { chargerId } = charger;
    order(title, socket?.id ?? null, () =>
      socket === null
        ? answered(
            api.POST('/api/v1/chargers/{chargerId}/limit', {
              params: { path: { chargerId }, query: patience },
              body,
            }),
          )
        : answered(
            api.POST('/api/v1/chargers/{chargerId}/sockets/{socketId}/limit', {
              params: { path: { chargerId, socketId: socket.id }, query: patience },
              body,
            }),
          ),
    );
    close();
  };
  const limit = async () => {
    const number = Number(value);
    send(`${t.charger.commands.names.SetChargingProfile ?? ''} · ${number} ${unit === 'amps' ? 'A' : 'kW'}`, {
      ...(unit === 'amps' ? { amps: number } : { watts: Math.round(number * 1000) }),
      ...(until === '' ? {} : { until: new Date(until).toISOString() }),
    });
  };
  const one = running === undefined ? words.unknown : running ? words.running : words.later;
  const holds = socket === null ? words.together : one;
  const low = value !== '' && unit === 'amps' && Number(value) > 0 && Number(value) < LEAST_AMPS;
  return (
    <FormDialog
      opened={opened}
      onClose={close}
      title={words.title(what)}
      submit={words.send}
      onSubmit={limit}
      disabled={value === ''}
    >
      <Text size="sm">{holds}</Text>
      <SegmentedControl
        fullWidth
        aria-label={words.unit}
        value={unit}
        onChange={(next) => setUnit(next === 'watts' ? 'watts' : 'amps')}
        data={[
          { value: 'amps', label: words.amps },
          { value: 'watts', label: words.watts },
        ]}
      />
      <NumberInput
        label={words.value}
        value={value}
        onChange={setValue}
        min={0}
        max={unit === 'amps' ? 1000 : 2000}
        decimalScale={1}
        suffix={unit === 'amps' ? ' A' : ' kW'}
        description={value === 0 ? words.zero : low ? words.low : undefined}
        data-autofocus
      />
      <TextInput
        type="datetime-local"
        label={words.until}
        description={`${t.common.yourTime(viewerZone)}. ${words.untilHint}`}
        value={until}
        onChange={(event) => setUntil(event.currentTarget.value)}
      />
      <Button
        variant="subtle"
        onClick={() => send(words.lift, { amps: null })}
        style={{ alignSelf: 'start' }}
      >
        {words.lift}
      </Button>
    </FormDialog>
  );
}
