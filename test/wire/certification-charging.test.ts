// Cases of the OCA in which the server begins: remote trigger, local list, smart charging (docs/ocpp/conformance-16.md).
import { describe, expect, it } from 'vitest';
import { onEveryEngine } from '../http/harness.ts';
import type { Json } from '../support/api.ts';
import { later, Stage } from './stage.ts';

onEveryEngine('certification', (at) => {
  const open = () => Stage.open(at());
  const yes = { status: 'Accepted' };

  describe('remote trigger', () => {
    const sampledValue = [{ value: '7', context: 'Trigger' }];
    const six: [string, Json, Json][] = [
      ['BootNotification', {}, { chargePointVendor: 'Acme', chargePointModel: 'One' }],
      ['DiagnosticsStatusNotification', {}, { status: 'Idle' }],
      ['FirmwareStatusNotification', {}, { status: 'Idle' }],
      ['Heartbeat', {}, {}],
      [
        'MeterValues',
        { connectorId: 1 },
        { connectorId: 1, meterValue: [{ timestamp: later(0), sampledValue }] },
      ],
      [
        'StatusNotification',
        { connectorId: 1 },
        { connectorId: 1, errorCode: 'NoError', status: 'Available' },
      ],
    ];
    it.each(six)('TC_054_CSMS Trigger %s', async (requestedMessage, about, message) => {
      const on = await open();
      await on.asks('TriggerMessage', { requestedMessage, ...about }, yes);
      expect(await on.line.call(requestedMessage, message)).toBeTypeOf('object');
      await on.close();
    });

    it('TC_055_CSMS Trigger is rejected', async () => {
      const on = await open();
      const asked = { requestedMessage: 'MeterValues', connectorId: 9 };
      await on.asks('TriggerMessage', asked, { status: 'Rejected' }, 'rejected');
      await on.close();
    });
  });

  describe('local authorization list', () => {
    const entry = (idTag: string, status = 'Accepted') => ({ idTag, idTagInfo: { status } });
    const full = (listVersion: number, ...localAuthorizationList: Json[]) => ({
      ...{ listVersion, updateType: 'Full', localAuthorizationList },
    });

    it.each([
      ['TC_042_1_CSMS List version, not supported', -1],
      ['TC_042_2_CSMS List version, empty', 0],
    ])('%s', async (_case, listVersion) => {
      const on = await open();
      await on.asks('GetLocalListVersion', {}, { listVersion });
      await on.close();
    });

    it.each([
      ['TC_043_1_CSMS Send a list, not supported', 'NotSupported'],
      ['TC_043_3_CSMS Send a list, failed', 'Failed'],
    ])('%s: the operator is told', async (_case, status) => {
      const on = await open();
      await on.asks('SendLocalList', full(1, entry('TAG-1')), { status }, 'rejected');
      await on.close();
    });

    it('TC_043_4_CSMS Send a full list: each entry says what is true of its tag', async () => {
      const on = await open();
      const told = await on.asks('SendLocalList', full(1, entry('TAG-1'), entry('TAG-9', 'Blocked')), yes);
      // Whose tags they were is not kept.
      expect(told.payload).toEqual({ listVersion: 1, updateType: 'Full', entries: 2 });
      await on.asks('GetLocalListVersion', {}, { listVersion: 1 });
      await on.close();
    });

    it('TC_043_5_CSMS Send a difference: a higher version, and only the tag that changed', async () => {
      const on = await open();
      await on.asks('SendLocalList', full(1, entry('TAG-1'), entry('TAG-2')), yes);
      const difference = (listVersion: number) => ({
        ...{ listVersion, updateType: 'Differential', localAuthorizationList: [entry('TAG-2', 'Blocked')] },
      });
      await on.asks('SendLocalList', difference(1), { status: 'VersionMismatch' }, 'rejected');
      await on.asks('SendLocalList', difference(2), yes);
      await on.asks('GetLocalListVersion', {}, { listVersion: 2 });
      await on.close();
    });
  });

  describe('smart charging', () => {
    const period = (startPeriod: number, limit: number) => ({ startPeriod, limit, numberPhases: 3 });
    const profile = (
      chargingProfileId: number,
      chargingProfilePurpose: string,
      more: Json,
      schedule: Json,
    ) => ({
      ...{ chargingProfileId, stackLevel: 0, chargingProfilePurpose, ...more },
      chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [period(0, 16.1)], ...schedule },
    });
    const byDefault = (id: number, stackLevel = 0) =>
      profile(
        id,
        'TxDefaultProfile',
        { chargingProfileKind: 'Absolute', stackLevel, validFrom: later(-60), validTo: later(86_400) },
        { startSchedule: later(-60), duration: 86_400 },
      );

    it('TC_056_CSMS Default profile for transactions', async () => {
      const on = await open();
      const csChargingProfiles = byDefault(1);
      await on.asks('SetChargingProfile', { connectorId: 1, csChargingProfiles }, yes);
      const [sent] = on.line.called('SetChargingProfile');
      expect(sent?.csChargingProfiles).toMatchObject({
        ...{ chargingProfileKind: 'Absolute', validFrom: expect.any(String), validTo: expect.any(String) },
        chargingSchedule: { startSchedule: expect.any(String) },
      });
      expect(sent?.csChargingProfiles).not.toHaveProperty('transactionId');
      expect(sent?.csChargingProfiles).not.toHaveProperty('recurrencyKind');
      await on.close();
    });

    it('TC_057_CSMS Profile of the transaction that runs, by its real id', async () => {
      const on = await open();
      const { transactionId } = await on.line.start(1, 'TAG-1');
      await on.line.status(1, 'Charging');
      const kinds: [string, Json][] = [
        ['Absolute', { startSchedule: later(0) }],
        ['Relative', {}],
      ];
      for (const [chargingProfileKind, schedule] of kinds) {
        const csChargingProfiles = profile(
          2,
          'TxProfile',
          { chargingProfileKind, transactionId },
          { ...schedule, chargingSchedulePeriod: [period(0, 16), period(60, 8)] },
        );
        await on.asks('SetChargingProfile', { connectorId: 1, csChargingProfiles }, yes);
      }
      await on.close();
    });

    it('TC_059_CSMS Remote start with a profile, which names no transaction yet', async () => {
      const on = await open();
      const chargingProfile = profile(3, 'TxProfile', { chargingProfileKind: 'Relative' }, {});
      const order = { idTag: 'TAG-1', connectorId: 1, chargingProfile };
      const { id } = await on.asks('RemoteStartTransaction', order, yes);
      const { transactionId } = await on.line.start(1, 'TAG-1');
      expect(await on.command(id)).toMatchObject({ effect: 'began', transactionId });
      await on.close();
    });

    it('TC_066_CSMS Composite schedule', async () => {
      const on = await open();
      const asked = { connectorId: 1, duration: 300, chargingRateUnit: 'A' };
      const chargingSchedule = {
        duration: 300,
        chargingRateUnit: 'A',
        chargingSchedulePeriod: [period(0, 10)],
      };
      const answer = { status: 'Accepted', connectorId: 1, scheduleStart: later(0), chargingSchedule };
      await on.asks('GetCompositeSchedule', asked, answer);
      await on.asks('GetCompositeSchedule', asked, { status: 'Rejected' }, 'rejected');
      await on.close();
    });

    it('TC_067_CSMS Clear profiles, by id and by what they are', async () => {
      const on = await open();
      for (const id of [1, 2, 3]) {
        await on.asks('SetChargingProfile', { connectorId: 1, csChargingProfiles: byDefault(id, id) }, yes);
      }
      await on.asks('ClearChargingProfile', { id: 1 }, yes);
      const criteria = { connectorId: 1, chargingProfilePurpose: 'TxDefaultProfile', stackLevel: 2 };
      await on.asks('ClearChargingProfile', criteria, yes);
      await on.asks('ClearChargingProfile', { id: 1 }, { status: 'Unknown' }, 'rejected');
      await on.close();
    });
  });
});
