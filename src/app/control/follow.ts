/** What follows from the end of a command, kept in the transaction that ends it. */
import type { Allowed, ChargerRef } from '../../domain/access/allow.ts';
import { type Command, type Order, PRIORITY } from '../../domain/commands/command.ts';
import type { DomainEvent } from '../../domain/events.ts';
import type { Instant } from '../../domain/ids.ts';
import type { Called } from '../ports/charger-link.ts';
import type { NewCommand } from '../ports/commands.ts';
import type { Tx } from '../ports/store.ts';

/**
 * Hears of each command whose call is over, also by an answer that came late, and of those that an earlier life of the server has
 * left without an end (`unknown`). Not of one that never was sent because its charger was away (`offline`).
 * @param ended as it is kept.
 * @returns what is to be told behind the commit: commands that follow, kept already, and whatever else happened.
 */
export type Follow = (
  tx: Tx,
  by: Allowed<'report', ChargerRef>,
  ended: Command,
  called: Called,
  at: Instant,
) => Promise<readonly (Command | DomainEvent)[]>;

/** An order of the server's own: behind what people ask for, and never while the charger is to be left in quiet. */
export const ownOrder = ({ action, payload }: Order, at: Instant): NewCommand => ({
  ...{ action, payload, priority: PRIORITY.own, askedBy: 'server', expiresAt: null, at },
});

/**
 * Fills in what of a command is only known when it goes out, and must not be kept in clear; in the transaction that takes it. Answers
 * the payload as it is sent; undefined: as it is kept.
 */
export type FillIn = (
  tx: Tx,
  by: Allowed<'report', ChargerRef>,
  taken: Command,
) => Promise<Order['payload'] | undefined>;
