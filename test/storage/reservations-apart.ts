// What somebody has, and what of reservations one customer must not find of another. See customers-apart.test.ts.
import { expect } from 'vitest';
import type { Tx } from '../../src/app/ports/store.ts';
import type { ReservationId } from '../../src/domain/ids.ts';
import { repositories as r } from '../../src/storage/storage.ts';
import { T0, type World } from './world.ts';

export const SAMPLE = { sampledAt: T0, chargerTime: 't', identity: 't', values: [], raw: '[]' };
export const WHERE = { address: 'a', subprotocol: 's', at: T0 };
export const CONFIGURED = { name: 'NumberOfConnectors', value: '1', readonly: true };

interface Somebody {
  readonly world: World;
  readonly charger: Awaited<ReturnType<World['charger']>>;
  readonly reservation: ReservationId;
}

export async function findsNoReservation(t: Tx, { world }: Somebody, other: Somebody): Promise<void> {
  expect(await r.reservation(t, world.read, other.reservation)).toBeUndefined();
  const any = { socketId: null, state: null, driverId: null, idTagFolded: null, seen: false };
  const page = { after: null, limit: 100 };
  expect(await r.reservations(t, world.read, { ...any, charger: other.charger.key }, page)).toEqual([]);
}
