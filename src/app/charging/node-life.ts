/** This node's lease: live flags carry it and are void when it runs out (driver-semantics.md, activeConnection). */

import type { Instant } from '../../domain/ids.ts';
import type { NodeLease } from '../ports/chargers.ts';
import type { Clock } from '../ports/clock.ts';
import { type ActFor, EVERY, type Transact, type Tx } from '../ports/store.ts';

/** A node that renews nothing for so long counts as gone, milliseconds. Renewed at a third of it. */
export const LEASE = 30_000;

export function nodeLife(use: Transact & ActFor & NodeLease & Clock, nodeId: string) {
  const transact = <T>(work: (tx: Tx) => Promise<T>) => use.actFor(EVERY, () => use.transact(work));
  const renew = () => {
    const now = use.now();
    return transact((tx) => use.renewLease(tx, nodeId, now, now + LEASE));
  };
  return {
    /**
     * Before it listens a starting node ends what an earlier life of it left open. Answers how many those were, and when that life
     * was seen last at the earliest.
     */
    async begin(): Promise<{ readonly leftOpen: number; readonly lastSeen: Instant }> {
      const now = use.now();
      return transact(async (tx) => {
        const leased = await use.leaseUntil(tx, nodeId);
        const leftOpen = await use.endConnectionsOfNode(tx, nodeId, 'node-restarted', now);
        await use.renewLease(tx, nodeId, now, now + LEASE);
        return { leftOpen, lastSeen: leased === null ? now : Math.min(now, leased) - LEASE };
      });
    },
    renew,
    /** Ends what is still open and gives the lease back. */
    async end(): Promise<void> {
      const now = use.now();
      await transact(async (tx) => {
        await use.endConnectionsOfNode(tx, nodeId, 'node-stopped', now);
        await use.renewLease(tx, nodeId, now, now);
      });
    },
  };
}
