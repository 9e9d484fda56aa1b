/** The sender of commands, joined with the line, with what follows from them, and with what happens. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { followLocalList } from './app/control/follow-local-list.ts';
import { followReservations } from './app/control/keep-reservations.ts';
import { knowProfiles } from './app/control/known-profiles.ts';
import { learnConfiguration } from './app/control/learnt.ts';
import { resetForProfile } from './app/control/secure-charger.ts';
import { type CommandSender, commandSender, type SenderPorts } from './app/control/send-commands.ts';
import { fillToken, followTransfers } from './app/files/tokens.ts';
import type { CallCharger } from './app/ports/charger-link.ts';
import type { DomainEvent } from './domain/events.ts';

type Line = Pick<CallCharger, 'connectionOf' | 'callCharger'>;
type Ports = Omit<SenderPorts, keyof Line | 'pause' | 'fillIn'> &
  Parameters<typeof fillToken>[0] &
  Parameters<typeof followTransfers>[0] &
  Parameters<typeof learnConfiguration>[0] &
  Parameters<typeof resetForProfile>[0] &
  Parameters<typeof knowProfiles>[0] &
  Parameters<typeof followReservations>[0] &
  Parameters<typeof followLocalList>[0];

/** @param line asked when a command is sent: it is made after this. */
export const sending = (use: Ports, line: () => Line, log: Logger): CommandSender =>
  commandSender(
    {
      ...use,
      connectionOf: (charger) => line().connectionOf(charger),
      callCharger: (...call) => line().callCharger(...call),
      fillIn: fillToken(use),
      pause: (milliseconds, signal) => pause(milliseconds, undefined, { signal }).catch(() => {}),
    },
    [
      learnConfiguration(use),
      resetForProfile(use),
      knowProfiles(use),
      followReservations(use),
      followTransfers(use),
      followLocalList(use),
    ],
    randomUUID,
    (error, charger) => log.error({ err: error, charger }, 'commands to a charger could not be worked off'),
  );

/** What wakes it: an order that waits, a charger that has booted; and who waits for the end of a command hears of it. */
export const wakes = (sender: CommandSender) => (event: DomainEvent) => {
  if (event.kind === 'booted') void sender.arrived(event.customerId, event.charger);
  else if (event.kind !== 'command') return;
  else if (event.state === 'queued') sender.wake(event.customerId, event.charger);
  else sender.heard(event.commandId);
};
