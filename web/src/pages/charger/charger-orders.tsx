/** What can be ordered of the charger as a whole. */
import { Button, Group, Menu, Switch } from '@mantine/core';
import {
  CalendarClock,
  ChevronDown,
  CircleMinus,
  CirclePower,
  Gauge,
  RadioTower,
  RotateCcw,
} from 'lucide-react';
import { useState } from 'react';
import { answered, api, type Schemas } from '../../api/client.ts';
import { t } from '../../texts/texts.ts';
import { AskDialog } from './ask-dialog.tsx';
import classes from './charger-orders.module.css';
import { LimitDialog } from './limit-dialog.tsx';
import { OrderRow } from './order-row.tsx';
import { useOrders } from './orders.ts';
import { ReserveDialog } from './reserve-dialog.tsx';
import { ResetDialog } from './reset-dialog.tsx';

const words = t.charger.commands;
type Asked = 'reset' | 'out' | 'limit' | 'reserve' | null;

const MESSAGES = [
  'StatusNotification',
  'MeterValues',
  'BootNotification',
  'Heartbeat',
  'DiagnosticsStatusNotification',
  'FirmwareStatusNotification',
] as const;

/** @param running undefined: that is not known. */
export function ChargerOrders({ running }: { running: readonly Schemas['Transaction'][] | undefined }) {
  const { charger, order, orders, patience } = useOrders();
  const [asked, setAsked] = useState<Asked>(null);
  const close = () => setAsked(null);
  const params = { path: { chargerId: charger.chargerId }, query: patience };
  const serve = (available: boolean) =>
    order(available ? words.availability.in : words.availability.out, null, () =>
      answered(api.POST('/api/v1/chargers/{chargerId}/availability', { params, body: { available } })),
    );
  const trigger = (requestedMessage: (typeof MESSAGES)[number]) =>
    order(`${words.names.TriggerMessage ?? ''} · ${requestedMessage}`, null, () =>
      answered(
        api.POST('/api/v1/chargers/{chargerId}/commands/TriggerMessage', {
          params,
          body: { requestedMessage },
        }),
      ),
    );
  const isOut = charger.chargerStatus === 'Unavailable';
  return (
    <div className={classes.orders}>
      <Group gap="xs" className={classes.buttons}>
        <Button
          variant="default"
          leftSection={<RotateCcw size={16} aria-hidden />}
          onClick={() => setAsked('reset')}
        >
          {words.reset.button}
        </Button>
        <Button
          variant="default"
          leftSection={<Gauge size={16} aria-hidden />}
          onClick={() => setAsked('limit')}
        >
          {words.limit.button}
        </Button>
        <Button
          variant="default"
          leftSection={<CalendarClock size={16} aria-hidden />}
          onClick={() => setAsked('reserve')}
        >
          {words.reserve.button}
        </Button>
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <Button
              variant="default"
              leftSection={<RadioTower size={16} aria-hidden />}
              rightSection={<ChevronDown size={14} aria-hidden />}
            >
              {words.trigger.button}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {MESSAGES.map((message) => (
              <Menu.Item key={message} onClick={() => trigger(message)}>
                {words.trigger[message]}
              </Menu.Item>
            ))}
            {isOut ? null : (
              <>
                <Menu.Divider />
                <Menu.Item onClick={() => serve(true)}>{words.availability.in}</Menu.Item>
              </>
            )}
          </Menu.Dropdown>
        </Menu>
        <Button
          variant="default"
          leftSection={isOut ? <CirclePower size={16} aria-hidden /> : <CircleMinus size={16} aria-hidden />}
          onClick={isOut ? () => serve(true) : () => setAsked('out')}
        >
          {isOut ? words.availability.in : words.availability.out}
        </Button>
      </Group>
      {orders
        .filter(({ place }) => place === null)
        .map((one) => (
          <OrderRow key={one.key} order={one} />
        ))}
      <ResetDialog opened={asked === 'reset'} onClose={close} running={running} />
      <LimitDialog opened={asked === 'limit'} onClose={close} socket={null} running={undefined} />
      <ReserveDialog opened={asked === 'reserve'} onClose={close} socket={null} />
      <AskDialog
        opened={asked === 'out'}
        onClose={close}
        title={words.availability.outTitle(charger.chargerName)}
        submit={words.availability.out}
        onSure={() => serve(false)}
      >
        {words.availability.outText}
      </AskDialog>
    </div>
  );
}

/** Said above all that can be ordered while the charger is away. */
export function AwayNote() {
  const { charger, waits, setWaits } = useOrders();
  if (charger.activeConnection) return null;
  return (
    <div className={classes.away} role="note">
      <span>{words.offline}</span>
      <Switch
        label={words.offlineWaits}
        checked={waits}
        onChange={(event) => setWaits(event.currentTarget.checked)}
      />
    </div>
  );
}
