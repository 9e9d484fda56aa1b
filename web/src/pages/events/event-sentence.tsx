/** What an event says, by its kind. */
import { Anchor } from '@mantine/core';
import { Link } from 'wouter';
import type { LiveEvent } from '../../api/live.ts';
import { to } from '../../parts/address.ts';
import { ChargerName, DriverName } from '../../parts/names.tsx';
import { StatusBadge } from '../../parts/status.tsx';
import { t } from '../../texts/texts.ts';
import { CommandState } from './command-state.tsx';
import { toCommand } from './to-command.ts';

const wholeIn = (value: unknown): number | null => (typeof value === 'number' ? value : null);
const textIn = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Words of OCPP 1.6 that we call otherwise. */
const OURS: Readonly<Record<string, string>> = {
  SuspendedEV: 'SuspendedCAR',
  SuspendedEVSE: 'SuspendedCHARGER',
  Faulted: 'Error',
};

export function EventSentence({ event }: { event: LiveEvent }) {
  const { data, chargerId } = event;
  const say = t.events.say;
  const charger = <ChargerName chargerId={chargerId} />;
  const socket = wholeIn(data.socketId);
  const atSocket = socket === null || socket === 0 ? null : say.atSocket(socket);
  switch (event.kind) {
    case 'status': {
      const status = textIn(data.status);
      return (
        <>
          {socket === null || socket === 0 ? null : say.socket(socket)} {charger} {say.is}{' '}
          <StatusBadge status={OURS[status] ?? status} quiet />
        </>
      );
    }
    case 'started':
      return (
        <>
          <Transaction id={data.transactionId} />
          <OfDriver id={data.driverId} /> {data.refused === true ? say.beganRefused : say.began} {charger}
          {atSocket}
        </>
      );
    case 'stopped':
      return (
        <>
          <Transaction id={data.transactionId} />
          <OfDriver id={data.driverId} /> {say.at} {charger} {say.ended[textIn(data.by)]}
        </>
      );
    case 'connected':
      return (
        <>
          {charger} {say.connected(textIn(data.address))}
        </>
      );
    case 'disconnected':
      return (
        <>
          {charger} {say.gone} {t.events.whyGone[textIn(data.reason)] ?? textIn(data.reason)}
        </>
      );
    case 'booted':
      return (
        <>
          {charger} {say.booted}
        </>
      );
    case 'hardware-replaced':
      return (
        <>
          {charger} {say.hardware(textIn(data.before), textIn(data.after))}
        </>
      );
    case 'command': {
      const id = wholeIn(data.commandId);
      const action = textIn(data.action);
      const name = t.events.commandActions[action] ?? action;
      return (
        <>
          {id === null ? (
            name
          ) : (
            <Anchor component={Link} href={toCommand(id)} inherit>
              {name}
            </Anchor>
          )}{' '}
          {say.commandTo} {charger} <CommandState state={textIn(data.state)} />
        </>
      );
    }
    case 'reservation':
      return (
        <>
          {say.reservation(wholeIn(data.reservationId) ?? 0)} {say.at} {charger}
          {atSocket} {t.events.reservationStates[textIn(data.state)] ?? textIn(data.state)}
        </>
      );
    case 'alert':
      return (
        <b>
          {charger}
          {atSocket} {t.events.alerts[textIn(data.alert)]?.title ?? textIn(data.alert)}
        </b>
      );
    default:
      return (
        <>
          {charger} {event.kind}
        </>
      );
  }
}

function Transaction({ id }: { id: unknown }) {
  const number = wholeIn(id);
  if (number === null) return null;
  return (
    <Anchor component={Link} href={to.transaction(number)} inherit>
      {t.events.say.transaction(number)}
    </Anchor>
  );
}

function OfDriver({ id }: { id: unknown }) {
  const number = wholeIn(id);
  if (number === null) return null;
  return (
    <>
      {' '}
      {t.events.say.of} <DriverName id={number} />
    </>
  );
}
