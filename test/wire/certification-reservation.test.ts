// Cases of the OCA in which the server begins, profile Reservation (docs/ocpp/conformance-16.md).
import { expect, it } from 'vitest';
import { onEveryEngine } from '../http/harness.ts';
import { later, Stage } from './stage.ts';

onEveryEngine('certification, reservation', (at) => {
  const tags = [{ idTag: 'TAG-1' }, { idTag: 'TAG-2' }];
  const open = () => Stage.open(at(), { tags });
  const yes = { status: 'Accepted' };
  const reserve = (connectorId = 1) => ({
    ...{ connectorId, expiryDate: later(600), idTag: 'TAG-1', reservationId: 7 },
  });
  const start = (on: Stage, connectorId: number, idTag = 'TAG-1') =>
    on.line.call<{ transactionId: number; idTagInfo: object }>('StartTransaction', {
      ...{ connectorId, idTag, meterStart: 0, timestamp: later(0), reservationId: 7 },
    });

  it('TC_046_CSMS Reserve a connector and use it', async () => {
    const on = await open();
    await on.asks('ReserveNow', reserve(), yes);
    await on.line.status(1, 'Reserved');
    expect(await on.socket()).toBe('Reserved');
    expect(await on.socket(2)).toBe('Available');
    await on.line.status(1, 'Preparing');
    const { transactionId, idTagInfo } = await start(on, 1);
    expect(idTagInfo).toMatchObject(yes);
    await on.line.status(1, 'Charging');
    expect(await on.transaction(transactionId)).toMatchObject({ reservationId: 7, outcome: 'accepted' });
    await on.close();
  });

  it('TC_047_CSMS A reservation expires; the socket is free again', async () => {
    const on = await open();
    await on.asks('ReserveNow', { ...reserve(), expiryDate: later(2) }, yes);
    await on.line.status(1, 'Reserved');
    await on.line.status(1, 'Available');
    expect(await on.socket()).toBe('Available');
    await on.close();
  });

  it.each([
    ['TC_048_1_CSMS Reserve while faulted', 'Faulted', 'Faulted', 'Error'],
    ['TC_048_2_CSMS Reserve while occupied', 'Preparing', 'Occupied', 'Preparing'],
    ['TC_048_3_CSMS Reserve while unavailable', 'Unavailable', 'Unavailable', 'Unavailable'],
    ['TC_048_4_CSMS Reservation is rejected', 'Available', 'Rejected', 'Available'],
  ])('%s: the operator is told', async (_case, status, answer, shown) => {
    const on = await open();
    await on.line.status(1, status);
    await on.asks('ReserveNow', reserve(), { status: answer }, 'rejected');
    expect(await on.socket()).toBe(shown);
    await on.close();
  });

  it('TC_049_CSMS Reserve the whole charger and use it', async () => {
    const on = await open();
    const { socketId } = await on.asks('ReserveNow', reserve(0), yes);
    expect(socketId).toBeNull();
    await on.line.status(0, 'Reserved');
    const { transactionId } = await start(on, 2);
    await on.line.status(0, 'Available');
    await on.line.status(2, 'Charging');
    expect(await on.transaction(transactionId)).toMatchObject({ reservationId: 7, socketId: 2 });
    expect(await on.socket(2)).toBe('Charging');
    await on.close();
  });

  it('TC_051_CSMS Cancel a reservation, by its own id', async () => {
    const on = await open();
    const { payload } = await on.asks('ReserveNow', reserve(), yes);
    await on.line.status(1, 'Reserved');
    await on.asks('CancelReservation', { reservationId: payload.reservationId }, yes);
    await on.line.status(1, 'Available');
    expect(await on.socket()).toBe('Available');
    await on.close();
  });

  it('TC_052_CSMS Cancelling is rejected', async () => {
    const on = await open();
    await on.asks('ReserveNow', reserve(), yes);
    await on.line.status(1, 'Reserved');
    await on.asks('CancelReservation', { reservationId: 7 }, { status: 'Rejected' }, 'rejected');
    expect(await on.socket()).toBe('Reserved');
    await on.close();
  });

  it('TC_053_CSMS Use a reservation by a tag of the same parent', async () => {
    const on = await open();
    const parentOf = async (idTag: string) => {
      const { idTagInfo } = await on.line.call<{ idTagInfo: { status: string; parentIdTag?: string } }>(
        'Authorize',
        { idTag },
      );
      expect(idTagInfo.status).toBe('Accepted');
      return idTagInfo.parentIdTag ?? expect.fail('no parent');
    };
    const parentIdTag = await parentOf('TAG-1');
    await on.asks('ReserveNow', { ...reserve(), parentIdTag }, yes);
    await on.line.status(1, 'Reserved');
    expect(await parentOf('TAG-2')).toBe(parentIdTag);
    const { transactionId, idTagInfo } = await start(on, 1, 'TAG-2');
    expect(idTagInfo).toMatchObject({ status: 'Accepted', parentIdTag });
    await on.line.status(1, 'Charging');
    expect(await on.transaction(transactionId)).toMatchObject({ reservationId: 7, idTag: 'TAG-2' });
    await on.close();
  });
});
