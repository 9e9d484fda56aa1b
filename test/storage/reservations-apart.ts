// What of reservations one customer must not find of another. See customers-apart.test.ts.
import { expect } from 'vitest';
import type { Tx } from '../../src/app/ports/store.ts';
import type { ReservationId } from '../../src/domain/ids.ts';
import { repositories as r } from '../../src/storage/storage.ts';
import type { World } from './world.ts';

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
