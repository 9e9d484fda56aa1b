/** Changes one key of the charger's configuration. */
import { Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { answered, api } from '../../api/client.ts';
import { FormDialog } from '../../parts/dialog.tsx';
import { t } from '../../texts/texts.ts';
import { useOrders } from './orders.ts';

const words = t.charger.config;
/** What is told to nobody, not to who looks over one's shoulder either. */
const isSecret = (key: string) => /authorizationkey|password|secret/i.test(key);

export interface Setting {
  readonly key: string;
  readonly value: string;
  /** Of a key that the charger did not list. */
  readonly isNew: boolean;
}

export function SettingDialog({ setting, onClose }: { setting: Setting; onClose: () => void }) {
  const { charger, order } = useOrders();
  const [key, setKey] = useState(setting.key);
  const [value, setValue] = useState(setting.value);
  const send = async () => {
    order(`${key.trim()} = ${isSecret(key) ? '***' : value}`, null, () =>
      answered(
        api.POST('/api/v1/chargers/{chargerId}/configuration', {
          params: { path: { chargerId: charger.chargerId } },
          body: { key: key.trim(), value },
        }),
      ),
    );
    onClose();
  };
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={setting.isNew ? words.other : words.changeKey(setting.key)}
      submit={words.send}
      onSubmit={send}
      disabled={key.trim() === '' || (!setting.isNew && value === setting.value)}
    >
      {setting.isNew ? (
        <TextInput
          label={words.key}
          description={words.otherHint}
          value={key}
          maxLength={50}
          required
          autoComplete="off"
          onChange={(event) => setKey(event.currentTarget.value)}
        />
      ) : (
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {words.now}: <b>{setting.value === '' ? words.empty : setting.value}</b>
        </Text>
      )}
      <TextInput
        label={words.next}
        value={value}
        maxLength={500}
        autoComplete="off"
        data-autofocus={setting.isNew ? undefined : true}
        onChange={(event) => setValue(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
