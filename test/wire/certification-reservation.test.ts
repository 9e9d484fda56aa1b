// Cases of the OCA in which the server begins, profile Reservation (docs/ocpp/conformance-16.md): a place is reserved over REST, and
// the reservation says what the charger says of it.
import { expect, it } from 'vitest';
import { onEveryEngine } from '../http/harness.ts';
import { later, Stage } from './stage.ts';

onEveryEngine('certification, reservation', (at) => {
  const tags = [{ idTag: 'TAG-1' }, { idTag: 'TAG-2' }];
  const open = () => Stage.open(at(), { tags });
  const yes = { status: 'Accepted' };
  const reserve = { idTag: 'TAG-1', socketId: 1, minutes: 10 };
  const start = (on: Stage, connectorId: number, reservationId: number, idTag = 'TAG-1') =>
    on.line.call<{ transactionId: number; idTagInfo: object }>('StartTransaction', {
      ...{ connectorId, idTag, meterStart: 0, timestamp: later(0), reservationId },
    });

  it('TC_046_CSMS Reserve a connector and use it', async () => {
    const on = await open();
    const { id, number } = await on.reserves(reserve, yes);
    await on.line.status(1, 'Reserved');
    expect(await on.socket()).toBe('Reserved');
    expect(await on.socket(2)).toBe('Available');
    await on.line.status(1, 'Preparing');
    const { transactionId, idTagInfo } = await start(on, 1, number);
    expect(idTagInfo).toMatchObject(yes);
    await on.line.status(1, 'Charging');
    expect(await on.transaction(transactionId)).toMatchObject({ reservationId: number, outcome: 'accepted' });
    expect(await on.reservation(id)).toMatchObject({ state: 'used', transactionId });
    await on.close();
  });

  it('TC_047_CSMS A reservation expires; the socket is free again', async () => {
    const on = await open();
    const { id } = await on.reserves({ ...reserve, minutes: 1 }, yes);
    await on.line.status(1, 'Reserved');
    await on.line.status(1, 'Available');
    expect(await on.socket()).toBe('Available');
    expect(await on.reservation(id)).toMatchObject({ state: 'expired' });
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
    await on.reserves(reserve, { status: answer }, { state: 'rejected', reason: answer });
    expect(await on.socket()).toBe(shown);
    await on.close();
  });

  it('TC_049_CSMS Reserve the whole charger and use it', async () => {
    const on = await open();
    const { id, number } = await on.reserves({ ...reserve, socketId: null }, yes);
    await on.line.status(0, 'Reserved');
    const { transactionId } = await start(on, 2, number);
    await on.line.status(0, 'Available');
    await on.line.status(2, 'Charging');
    expect(await on.transaction(transactionId)).toMatchObject({ reservationId: number, socketId: 2 });
    expect(await on.reservation(id)).toMatchObject({ state: 'used', socketId: null, transactionId });
    expect(await on.socket(2)).toBe('Charging');
    await on.close();
  });

  it('TC_051_CSMS Cancel a reservation, by its own id', async () => {
    const on = await open();
    const { id, number } = await on.reserves(reserve, yes);
    await on.line.status(1, 'Reserved');
    expect(await on.callsBack(id, yes)).toMatchObject({ state: 'cancelled' });
    expect(on.line.called('CancelReservation')).toEqual([{ reservationId: number }]);
    await on.line.status(1, 'Available');
    expect(await on.socket()).toBe('Available');
    await on.close();
  });

  it('TC_052_CSMS Cancelling is rejected', async () => {
    const on = await open();
    const { id } = await on.reserves(reserve, yes);
    await on.line.status(1, 'Reserved');
    const told = await on.callsBack(id, { status: 'Rejected' });
    expect(told).toMatchObject({ state: 'active', cancelState: 'rejected' });
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
    const { id, number } = await on.reserves(reserve, yes);
    expect(on.line.called('ReserveNow')).toMatchObject([{ idTag: 'TAG-1', parentIdTag }]);
    await on.line.status(1, 'Reserved');
    expect(await parentOf('TAG-2')).toBe(parentIdTag);
    const { transactionId, idTagInfo } = await start(on, 1, number, 'TAG-2');
    expect(idTagInfo).toMatchObject({ status: 'Accepted', parentIdTag });
    await on.line.status(1, 'Charging');
    expect(await on.transaction(transactionId)).toMatchObject({ reservationId: number, idTag: 'TAG-2' });
    expect(await on.reservation(id)).toMatchObject({ state: 'used', transactionId });
    await on.close();
  });
});
