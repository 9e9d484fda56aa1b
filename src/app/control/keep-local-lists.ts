/**
 * Keeps the local authorization lists of chargers in step with the rights, a bounded number of chargers at a time: what changed is
 * noted in the storage (adr/0009), so that nothing is missed by who dies or was not told.
 */
import { type Allowed, type ChargerRef, serverReports } from '../../domain/access/allow.ts';
import type { ChargerKey, CustomerId } from '../../domain/ids.ts';
import { LOOK_AFTER } from '../../domain/local-lists/local-list.ts';
import type { Tell } from '../ports/bus.ts';
import type { Clock } from '../ports/clock.ts';
import type { FollowCauses, SweepLocalLists } from '../ports/local-lists.ts';
import { type ActFor, EVERY, type ReadSnapshot, type Transact, type Tx, wholeOf } from '../ports/store.ts';
import { lookAtList, type StepPorts } from './local-list-step.ts';
import { commandEvent } from './order-command.ts';

export type ListPorts = Transact &
  ReadSnapshot &
  ActFor &
  Clock &
  Tell &
  StepPorts &
  SweepLocalLists &
  FollowCauses;

/** Chargers whose lists are looked at in one go, four times a second. */
const AT_A_TIME = 5;

/** Lists whose chargers cannot be called are put aside so often, milliseconds: there may be many of them. */
const PARK_EVERY = 2000;

export interface LocalListKeeper {
  /** Looks at what is due now. */
  work(): Promise<void>;
  /** The charger has come, or has booted. */
  arrived(customerId: CustomerId, charger: ChargerKey): Promise<void>;
  /** Looks after chargers that nobody was told of. */
  sweep(): Promise<void>;
}

export function localListKeeper(
  use: ListPorts,
  onError: (error: unknown, charger: ChargerKey) => void,
): LocalListKeeper {
  let parkAt = 0;
  const every = <T>(work: () => Promise<T>) => use.actFor(EVERY, work);

  async function followAll(): Promise<void> {
    const customers = await every(() => use.read((tx) => use.customersWithCauses(tx)));
    for (const customer of customers) {
      const step = () => use.transact((tx) => use.followCauses(tx, customer, use.now()));
      while (await use.actFor(wholeOf(customer), step));
    }
  }

  async function look(by: Report): Promise<void> {
    const now = use.now();
    const within = <T>(work: (tx: Tx) => Promise<T>) =>
      use.actFor(wholeOf(by.thing.customerId), () => use.transact(work));
    try {
      const command = await within((tx) => lookAtList(use, tx, by, now));
      if (command !== undefined) use.tell(commandEvent(command, now));
    } catch (error) {
      onError(error, by.thing.charger);
      // Others are to have their turn, too.
      await within((tx) => use.changeLocalList(tx, by, { dueAt: now + LOOK_AFTER }));
    }
  }

  return {
    async work() {
      await followAll();
      const now = use.now();
      if (!(await every(() => use.read((tx) => use.anyLocalListDue(tx, now))))) return;
      if (now >= parkAt) {
        await every(() => use.transact((tx) => use.parkLocalLists(tx, now)));
        parkAt = now + PARK_EVERY;
      }
      const due = await every(() => use.read((tx) => use.localListsDue(tx, now, AT_A_TIME)));
      for (const { customerId, charger } of due) {
        await look(serverReports(customerId, charger));
      }
    },

    async arrived(customerId, charger) {
      const by = serverReports(customerId, charger);
      try {
        await use.actFor(wholeOf(customerId), async () => {
          if (!(await use.read((tx) => use.hasLocalList(tx, by)))) return;
          await use.transact((tx) => use.localListArrived(tx, by, use.now()));
        });
      } catch (error) {
        onError(error, charger);
      }
    },

    async sweep() {
      await every(() => use.transact((tx) => use.unparkLocalLists(tx, use.now())));
    },
  };
}

type Report = Allowed<'report', ChargerRef>;
