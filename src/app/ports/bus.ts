import type { DomainEvent } from '../../domain/events.ts';

export interface Tell {
  /** Tells whoever listens; called after the commit, never throws, never waits. */
  tell(event: DomainEvent): void;
}
