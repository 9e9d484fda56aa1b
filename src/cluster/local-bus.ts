/** The bus within one process: whoever listens hears what this node told, right after its commit. */
import type { Tell } from '../app/ports/bus.ts';
import type { DomainEvent } from '../domain/events.ts';

export interface LocalBus extends Tell {
  /** Answers how to stop listening. A listener that throws hurts nobody but itself. */
  listen(listener: (event: DomainEvent) => void): () => void;
}

export function localBus(onListenerError: (error: unknown) => void): LocalBus {
  const listeners = new Set<(event: DomainEvent) => void>();
  return {
    tell(event) {
      for (const listener of listeners) {
        try {
          listener(event);
        } catch (error) {
          onListenerError(error);
        }
      }
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
