/**
 * A charger that came back without a word of its sockets is asked for them (field-lessons.md, row 24): after a mere reconnect many say
 * nothing until something changes, and what is shown of them is as old as their last line. OCPP 1.6 §5.17: without a connectorId all are
 * told. In memory: who connects anew after a restart is looked at anew.
 */
import { serverReports } from '../../domain/access/allow.ts';
import type { DomainEvent } from '../../domain/events.ts';
import type { ChargerKey, CustomerId, Instant } from '../../domain/ids.ts';
import type { Tell } from '../ports/bus.ts';
import type { Clock } from '../ports/clock.ts';
import type { KeepCommands } from '../ports/commands.ts';
import { type ActFor, type Transact, wholeOf } from '../ports/store.ts';
import { ownOrder } from './follow.ts';
import { commandEvent } from './order-command.ts';

/** It is given so long to say something by itself, milliseconds. */
const SILENT_FOR = 60_000;
/** Chargers asked in one turn: all come back at once, and need not be asked at once. */
const AT_A_TIME = 5;
const ACTION = 'TriggerMessage';

interface Silent {
  readonly customerId: CustomerId;
  readonly since: Instant;
}

export function askStatuses(use: Transact & ActFor & Pick<KeepCommands, 'addCommand'> & Clock & Tell) {
  const silent = new Map<ChargerKey, Silent>();
  const unable = new Set<ChargerKey>();

  async function ask(charger: ChargerKey, { customerId }: Silent): Promise<void> {
    const by = serverReports(customerId, charger);
    const at = use.now();
    const order = ownOrder({ action: ACTION, payload: { requestedMessage: 'StatusNotification' } }, at);
    const asked = await use.actFor(wholeOf(customerId), () =>
      use.transact((tx) => use.addCommand(tx, by, order)),
    );
    use.tell(commandEvent(asked, at));
  }

  return {
    heard(event: DomainEvent): void {
      const { charger, customerId, at } = event;
      switch (event.kind) {
        case 'connected':
          if (!unable.has(charger)) silent.set(charger, { customerId, since: at });
          return;
        case 'status':
        case 'booted':
        case 'disconnected':
          silent.delete(charger);
          return;
        case 'deleted':
        case 'hardware-replaced':
          silent.delete(charger);
          unable.delete(charger);
          return;
        case 'command':
          // Not asked at each return what it cannot do, until this server starts anew.
          if (event.action === ACTION && (event.state === 'rejected' || event.state === 'failed')) {
            unable.add(charger);
          }
          return;
        default:
          return;
      }
    },
    /** Asks those that have been silent for long enough, some at a time. */
    async work(): Promise<void> {
      const before = use.now() - SILENT_FOR;
      let asked = 0;
      // In the order of their coming.
      for (const [charger, one] of silent) {
        if (one.since > before || asked === AT_A_TIME) return;
        asked += 1;
        await ask(charger, one);
        silent.delete(charger);
      }
    },
  };
}
