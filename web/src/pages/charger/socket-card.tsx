/** A socket as it is now, and what can be ordered of it. */
import { ActionIcon, Button, Group, Menu } from '@mantine/core';
import {
  CalendarClock,
  CircleMinus,
  CirclePower,
  CircleStop,
  Ellipsis,
  Gauge,
  LockOpen,
  Play,
} from 'lucide-react';
import { useState } from 'react';
import { answered, api, type Schemas } from '../../api/client.ts';
import { energy } from '../../parts/numbers.ts';
import { StatusBadge } from '../../parts/status.tsx';
import { Ago } from '../../parts/time.tsx';
import { useCan } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import { AskDialog } from './ask-dialog.tsx';
import { LimitDialog } from './limit-dialog.tsx';
import { OrderRow } from './order-row.tsx';
import { type Socket, useOrders } from './orders.ts';
import { ReserveDialog } from './reserve-dialog.tsx';
import { Running, whose } from './running.tsx';
import classes from './socket-card.module.css';
import { StartDialog } from './start-dialog.tsx';

const words = t.charger.socket;
const orders = t.charger.commands;

export const nameOf = (socket: Socket): string =>
  socket.name === '' || socket.name === String(socket.id)
    ? t.common.socket(socket.id)
    : `${t.common.socket(socket.id)} · ${socket.name}`;

const about = (socket: Socket): string =>
  [
    words[socket.socketPowerType as 'DC'] ?? socket.socketPowerType,
    socket.maxPower,
    socket.format === null ? null : socket.format.toLowerCase(),
  ]
    .filter(Boolean)
    .join(' · ');

interface Props {
  socket: Socket;
  /** What charges there; null: nothing; undefined: that is not known. */
  running: Schemas['Transaction'] | null | undefined;
}

export function SocketCard({ socket, running }: Props) {
  const { orders: all } = useOrders();
  const can = useCan();
  const name = nameOf(socket);
  return (
    <section className={classes.card} aria-label={name}>
      <div className={classes.head}>
        <div className={classes.name}>
          <h2>
            <bdi>{name}</bdi>
          </h2>
          <span>{about(socket)}</span>
        </div>
        <div className={classes.status}>
          <StatusBadge status={socket.status} />
          <span>{socket.lastUpdated === null ? null : <Ago at={socket.lastUpdated} />}</span>
        </div>
      </div>
      <div className={classes.body}>
        {running === null || running === undefined ? (
          <p className={classes.quiet}>{running === null ? words.nothing : words.unknown}</p>
        ) : (
          <Running transaction={running} zone={undefined} />
        )}
        {can('chargers:operate') ? <SocketOrders socket={socket} running={running} /> : null}
        {all
          .filter(({ place }) => place === socket.id)
          .map((order) => (
            <OrderRow key={order.key} order={order} />
          ))}
      </div>
    </section>
  );
}

/** As the socket says where no transaction tells it. */
const BUSY: readonly string[] = ['Charging', 'SuspendedEV', 'SuspendedEVSE'];

type Asked = 'start' | 'stop' | 'unlock' | 'out' | 'limit' | 'reserve' | null;

function SocketOrders({ socket, running }: Props) {
  const { charger, order, patience } = useOrders();
  const [asked, setAsked] = useState<Asked>(null);
  const name = nameOf(socket);
  const path = { chargerId: charger.chargerId, socketId: socket.id };
  const params = { path, query: patience };
  const close = () => setAsked(null);
  const unlock = () =>
    order(orders.unlock.button, socket.id, () =>
      answered(api.POST('/api/v1/chargers/{chargerId}/sockets/{socketId}/unlock', { params })),
    );
  const stop = () =>
    order(orders.stop.send, socket.id, () =>
      running === null || running === undefined
        ? answered(api.POST('/api/v1/chargers/{chargerId}/sockets/{socketId}/stop', { params }))
        : answered(
            api.POST('/api/v1/transactions/{transactionId}/stop', {
              params: { path: { transactionId: running.id }, query: patience },
            }),
          ),
    );
  const serve = (available: boolean) =>
    order(available ? orders.availability.in : orders.availability.out, socket.id, () =>
      answered(
        api.POST('/api/v1/chargers/{chargerId}/sockets/{socketId}/availability', {
          params,
          body: { available },
        }),
      ),
    );
  const isBusy = running === undefined ? BUSY.includes(socket.status) : running !== null;
  const isOut = socket.status === 'Unavailable';
  return (
    <>
      <Group gap="xs" className={classes.actions}>
        {isBusy ? (
          <Button
            color="red"
            leftSection={<CircleStop size={16} aria-hidden />}
            onClick={() => setAsked('stop')}
          >
            {orders.stop.button}
          </Button>
        ) : (
          <Button leftSection={<Play size={16} aria-hidden />} onClick={() => setAsked('start')}>
            {orders.start.button}
          </Button>
        )}
        <Button
          variant="default"
          leftSection={<LockOpen size={16} aria-hidden />}
          onClick={running === null ? unlock : () => setAsked('unlock')}
        >
          {orders.unlock.button}
        </Button>
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <ActionIcon
              variant="default"
              size={36}
              aria-label={words.more(name)}
              className={classes.moreButton}
            >
              <Ellipsis size={18} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<Gauge size={16} aria-hidden />} onClick={() => setAsked('limit')}>
              {orders.limit.button}
            </Menu.Item>
            <Menu.Item
              leftSection={<CalendarClock size={16} aria-hidden />}
              onClick={() => setAsked('reserve')}
            >
              {orders.reserve.button}
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item
              leftSection={
                isOut ? <CirclePower size={16} aria-hidden /> : <CircleMinus size={16} aria-hidden />
              }
              onClick={isOut ? () => serve(true) : () => setAsked('out')}
            >
              {isOut ? orders.availability.in : orders.availability.out}
            </Menu.Item>
            {isOut ? null : (
              <Menu.Item leftSection={<CirclePower size={16} aria-hidden />} onClick={() => serve(true)}>
                {orders.availability.in}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      </Group>
      <StartDialog opened={asked === 'start'} onClose={close} socket={socket} />
      <LimitDialog
        opened={asked === 'limit'}
        onClose={close}
        socket={socket}
        running={running === undefined ? undefined : running !== null}
      />
      <ReserveDialog opened={asked === 'reserve'} onClose={close} socket={socket} />
      <AskDialog
        opened={asked === 'stop'}
        onClose={close}
        title={orders.stop.title}
        submit={orders.stop.send}
        onSure={stop}
      >
        {running === null || running === undefined
          ? words.unknown
          : orders.stop.text(whose(running), energy(running.energyWh))}
      </AskDialog>
      <AskDialog
        opened={asked === 'unlock'}
        onClose={close}
        title={orders.unlock.title(name)}
        submit={orders.unlock.button}
        onSure={unlock}
      >
        {running === undefined ? orders.unlock.unknown : orders.unlock.text}
      </AskDialog>
      <AskDialog
        opened={asked === 'out'}
        onClose={close}
        title={orders.availability.outTitle(name)}
        submit={orders.availability.out}
        onSure={() => serve(false)}
      >
        {orders.availability.outText}
      </AskDialog>
    </>
  );
}
