/** What an order needs to know beside to whom it goes. */
import { Group, NumberInput, Select, TextInput } from '@mantine/core';
import { viewerZone } from '../../preferences.ts';
import { t } from '../../texts/texts.ts';
import { type Filled, MESSAGES, type Order } from './bulk-request.ts';

const words = t.chargers.bulk.fields;

interface Props {
  order: Order;
  filled: Filled;
  onChange: (change: Partial<Filled>) => void;
}

export function BulkFields(props: Props) {
  const { order, filled, onChange } = props;
  if (order === 'Reset')
    return (
      <Select
        label={words.type}
        allowDeselect={false}
        data={[
          { value: 'Soft', label: words.soft },
          { value: 'Hard', label: words.hard },
        ]}
        value={filled.resetType}
        onChange={(word) => onChange({ resetType: word === 'Hard' ? 'Hard' : 'Soft' })}
      />
    );
  if (order === 'ChangeAvailability')
    return (
      <Group grow align="flex-start">
        <Select
          label={words.type}
          allowDeselect={false}
          data={[
            { value: 'Operative', label: words.operative },
            { value: 'Inoperative', label: words.inoperative },
          ]}
          value={filled.availability}
          onChange={(word) => onChange({ availability: word === 'Operative' ? 'Operative' : 'Inoperative' })}
        />
        <Socket {...props} from={0} />
      </Group>
    );
  if (order === 'TriggerMessage')
    return (
      <Group grow align="flex-start">
        <Select
          label={words.message}
          allowDeselect={false}
          data={MESSAGES.map((value) => ({ value, label: t.chargers.bulk.messages[value] }))}
          value={filled.message}
          onChange={(word) =>
            onChange({ message: MESSAGES.find((one) => one === word) ?? 'StatusNotification' })
          }
        />
        <Socket {...props} from={0} />
      </Group>
    );
  if (order === 'UnlockConnector') return <Socket {...props} from={1} />;
  if (order === 'ChangeConfiguration')
    return (
      <Group grow align="flex-start">
        <TextInput
          label={words.key}
          required
          maxLength={50}
          value={filled.key}
          onChange={(event) => onChange({ key: event.currentTarget.value })}
        />
        <TextInput
          label={words.value}
          maxLength={500}
          value={filled.value}
          onChange={(event) => onChange({ value: event.currentTarget.value })}
        />
      </Group>
    );
  if (order === 'UpdateFirmware')
    return (
      <>
        <TextInput
          label={words.location}
          type="url"
          required
          placeholder="https://"
          value={filled.location}
          onChange={(event) => onChange({ location: event.currentTarget.value })}
        />
        <TextInput
          label={words.retrieveDate}
          description={t.common.yourTime(viewerZone)}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          type="datetime-local"
          value={filled.retrieveAt}
          onChange={(event) => onChange({ retrieveAt: event.currentTarget.value })}
        />
      </>
    );
  return null;
}

function Socket({ filled, onChange, from }: Props & { from: 0 | 1 }) {
  return (
    <NumberInput
      label={words.connectorId}
      description={from === 0 ? words.wholeCharger : undefined}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      min={from}
      max={99}
      allowDecimal={false}
      value={Math.max(from, filled.socket)}
      onChange={(value) => onChange({ socket: Number(value) || 0 })}
    />
  );
}
