/** The keeper of local lists, joined with the words of the protocol and with what happens. */
import type { Logger } from 'pino';
import { type ListPorts, type LocalListKeeper, localListKeeper } from './app/control/keep-local-lists.ts';
import type { DomainEvent } from './domain/events.ts';
import { authorizationStatus } from './gateway/ocpp16/words.ts';

/** How often lists are looked at, milliseconds. */
export const LOOK_AT_LISTS_EVERY = 250;
/** Behind a failure, milliseconds. */
const REST = 5000;
/** A charger that came is given so long to boot before it is called, milliseconds. */
const CALLED_AFTER = 2000;

export interface LocalLists extends Pick<LocalListKeeper, 'work' | 'sweep'> {
  /** Hears that a charger comes or boots. A hint: the sweep finds those that nobody was told of. */
  heard(event: DomainEvent): void;
}

export function localLists(use: Omit<ListPorts, 'wordOf'>, log: Logger): LocalLists {
  const keeper = localListKeeper(
    { ...use, wordOf: (outcome) => authorizationStatus[outcome] },
    (error, charger) => log.error({ err: error, charger }, 'a local list could not be kept in step'),
  );
  let resting = 0;
  return {
    ...keeper,
    async work() {
      if (performance.now() < resting) return;
      // A storage that is away is not asked four times a second.
      await keeper.work().catch((error: unknown) => {
        resting = performance.now() + REST;
        throw error;
      });
    },
    heard(event) {
      const { kind, customerId, charger } = event;
      if (kind === 'booted') void keeper.arrived(customerId, charger);
      if (kind === 'connected') {
        setTimeout(() => void keeper.arrived(customerId, charger), CALLED_AFTER).unref();
      }
    },
  };
}
