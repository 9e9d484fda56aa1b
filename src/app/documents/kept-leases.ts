/** Until when each node's connections may be taken for alive: few rows, written every few seconds. */
import type { Instant } from '../../domain/ids.ts';
import type { Lease } from './kept-fragment.ts';
import { isGood, type WhatChanged } from './what-changed.ts';

export interface KeptLeases {
  /** Whether they are for who came at a tick. */
  areTrue(came: number): boolean;
  /** Reads them, once for all who ask meanwhile. */
  read(): Promise<void>;
  /** The lease of a node, which goes on being renewed. */
  of(held: { readonly node: string; readonly until: Instant }): Lease;
}

export function keptLeases(
  nodeLeases: () => Promise<ReadonlyMap<string, Instant>>,
  changed: WhatChanged,
): KeptLeases {
  const leases = new Map<string, Lease>();
  let readAt = -1;
  let reading: Promise<void> | undefined;

  function of({ node, until }: { readonly node: string; readonly until: Instant }): Lease {
    const known = leases.get(node);
    if (known !== undefined) return known;
    const made = { until };
    leases.set(node, made);
    return made;
  }

  async function take(tick: number): Promise<void> {
    for (const [node, until] of await nodeLeases()) of({ node, until }).until = until;
    readAt = tick;
  }

  return {
    areTrue: (came) => isGood(readAt, changed.nodesAt, came),
    read() {
      reading ??= take(changed.tick).finally(() => {
        reading = undefined;
      });
      return reading;
    },
    of,
  };
}
