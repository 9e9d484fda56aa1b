/** Restarts the charger, once it is clear what that interrupts. */
import { List, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { answered, api, type Schemas } from '../../api/client.ts';
import { FormDialog } from '../../parts/dialog.tsx';
import { energy } from '../../parts/numbers.ts';
import { t } from '../../texts/texts.ts';
import { useOrders } from './orders.ts';
import { whose } from './running.tsx';

const words = t.charger.commands.reset;

interface Props {
  opened: boolean;
  onClose: () => void;
  /** undefined: not known. */
  running: readonly Schemas['Transaction'][] | undefined;
}

export function ResetDialog({ opened, onClose, running }: Props) {
  const { charger, order, patience } = useOrders();
  const [type, setType] = useState<'soft' | 'hard'>('soft');
  const reset = async () => {
    order(`${words.button} · ${t.charger.commands.details[type]}`, null, () =>
      answered(
        api.POST('/api/v1/chargers/{chargerId}/reset', {
          params: { path: { chargerId: charger.chargerId }, query: patience },
          body: { type },
        }),
      ),
    );
    onClose();
  };
  return (
    <FormDialog opened={opened} onClose={onClose} title={words.title} submit={words.send} onSubmit={reset}>
      <Interrupted running={running} />
      <Radio.Group
        label={words.kind}
        value={type}
        onChange={(value) => setType(value === 'hard' ? 'hard' : 'soft')}
      >
        <Stack gap="xs" mt={6}>
          <Radio value="soft" label={words.soft} description={words.softText} />
          <Radio value="hard" label={words.hard} description={words.hardText} />
        </Stack>
      </Radio.Group>
    </FormDialog>
  );
}

function Interrupted({ running }: Pick<Props, 'running'>) {
  if (running === undefined) return <Text size="sm">{words.unknown}</Text>;
  if (running.length === 0) return <Text size="sm">{words.nothing}</Text>;
  return (
    <div>
      <Text size="sm" fw={600}>
        {words.interrupts(running.length)}
      </Text>
      <List size="sm" mt={4}>
        {running.map((one) => (
          <List.Item key={one.id}>
            <bdi>{whose(one)}</bdi>
            {one.socketId === null ? '' : ` · ${t.common.socket(one.socketId)}`} · {energy(one.energyWh)}
          </List.Item>
        ))}
      </List>
    </div>
  );
}
