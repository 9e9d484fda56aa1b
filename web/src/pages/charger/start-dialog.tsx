/** Starts charging from here, for who cannot do it at the charger. */
import { useState } from 'react';
import { answered, api } from '../../api/client.ts';
import { FormDialog } from '../../parts/dialog.tsx';
import { t } from '../../texts/texts.ts';
import { bodyOf, ForWhom, isSomebody, NOBODY } from './for-whom.tsx';
import { type Socket, useOrders } from './orders.ts';

const words = t.charger.commands.start;

export function StartDialog(props: { opened: boolean; onClose: () => void; socket: Socket }) {
  const { opened, onClose, socket } = props;
  const { charger, order, patience } = useOrders();
  const [whom, setWhom] = useState(NOBODY);
  const close = () => {
    setWhom(NOBODY);
    onClose();
  };
  const start = async () => {
    const body = { ...bodyOf(whom), socketId: socket.id };
    order(t.charger.commands.names.RemoteStartTransaction ?? '', socket.id, () =>
      answered(
        api.POST('/api/v1/chargers/{chargerId}/start', {
          params: { path: { chargerId: charger.chargerId }, query: patience },
          body,
        }),
      ),
    );
    close();
  };
  return (
    <FormDialog
      opened={opened}
      onClose={close}
      title={words.title(t.common.socket(socket.id))}
      submit={words.send}
      onSubmit={start}
      disabled={!isSomebody(whom)}
    >
      <ForWhom whom={whom} onChange={setWhom} />
    </FormDialog>
  );
}
