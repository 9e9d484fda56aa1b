/** Keeps a socket free for somebody. */
import { Select } from '@mantine/core';
import { useState } from 'react';
import { answered, api } from '../../api/client.ts';
import { FormDialog } from '../../parts/dialog.tsx';
import { t } from '../../texts/texts.ts';
import { bodyOf, ForWhom, isSomebody, NOBODY } from './for-whom.tsx';
import { type Socket, useOrders } from './orders.ts';

const words = t.charger.commands.reserve;

/** @param socket null: any of the charger's. */
export function ReserveDialog(props: { opened: boolean; onClose: () => void; socket: Socket | null }) {
  const { opened, onClose, socket } = props;
  const { charger, order, patience } = useOrders();
  const [whom, setWhom] = useState(NOBODY);
  const [minutes, setMinutes] = useState('30');
  const what = socket === null ? t.charger.reservations.any.toLowerCase() : t.common.socket(socket.id);
  const close = () => {
    setWhom(NOBODY);
    onClose();
  };
  const reserve = async () => {
    const body = {
      ...bodyOf(whom),
      minutes: Number(minutes),
      ...(socket === null ? {} : { socketId: socket.id }),
    };
    order(words.send, socket?.id ?? null, async () => {
      const made = await answered(
        api.POST('/api/v1/chargers/{chargerId}/reservations', {
          params: { path: { chargerId: charger.chargerId }, query: patience },
          body,
        }),
      );
      return made.commandId === null ? undefined : { id: made.commandId };
    });
    close();
  };
  return (
    <FormDialog
      opened={opened}
      onClose={close}
      title={words.title(what)}
      submit={words.send}
      onSubmit={reserve}
      disabled={!isSomebody(whom)}
    >
      <ForWhom whom={whom} onChange={setWhom} />
      <Select
        label={words.minutes}
        value={minutes}
        allowDeselect={false}
        onChange={(value) => setMinutes(value ?? '30')}
        data={Object.entries(words.spans).map(([value, label]) => ({ value, label }))}
      />
    </FormDialog>
  );
}
