import { type Handler, integer, malformed, moment, result, status, text } from './answering.ts';
import { readProfile } from './charging-profile.ts';

type Action =
  | 'CancelReservation'
  | 'ClearChargingProfile'
  | 'GetCompositeSchedule'
  | 'ReserveNow'
  | 'SetChargingProfile';

/** The profiles Reservation and Smart Charging of OCPP 1.6. */
export const profileRequests = {
  CancelReservation: (request, { connectors }) => {
    const id = integer(request.reservationId);
    if (id === undefined) return malformed('reservationId');
    return connectors.reservations.cancel(id)
      ? status('Accepted', () => connectors.refreshAll())
      : status('Rejected');
  },

  ClearChargingProfile: (request, { core, connectors }) => {
    const cleared = core.profiles.clear({
      id: integer(request.id),
      connector: integer(request.connectorId),
      purpose: text(request.chargingProfilePurpose),
      stackLevel: integer(request.stackLevel),
    });
    return cleared ? status('Accepted', () => connectors.throttleAll()) : status('Unknown');
  },

  GetCompositeSchedule: (request, { core, connectors }) => {
    const connectorId = integer(request.connectorId);
    const duration = integer(request.duration);
    if (connectorId === undefined) return malformed('connectorId');
    if (duration === undefined || duration <= 0) return malformed('duration');
    if (connectorId !== 0 && connectors.find(connectorId) === undefined) return status('Rejected');
    const chargingRateUnit = request.chargingRateUnit === 'A' ? 'A' : 'W';
    const { start, periods } = core.profiles.composite(connectorId, duration, chargingRateUnit);
    const scheduleStart = start.toISOString();
    return result({
      ...{ status: 'Accepted', connectorId, scheduleStart },
      chargingSchedule: {
        ...{ duration, startSchedule: scheduleStart, chargingRateUnit, chargingSchedulePeriod: periods },
      },
    });
  },

  ReserveNow: (request, { connectors }) => {
    const id = integer(request.reservationId);
    const connector = integer(request.connectorId);
    const idTag = text(request.idTag);
    const expiry = moment(request.expiryDate);
    if (id === undefined) return malformed('reservationId');
    if (connector === undefined) return malformed('connectorId');
    if (idTag === undefined) return malformed('idTag');
    if (expiry === undefined) return malformed('expiryDate');
    const parentIdTag = text(request.parentIdTag);
    return status(connectors.reserve({ id, connector, idTag, parentIdTag, expiry }), () =>
      connectors.refreshAll(),
    );
  },

  SetChargingProfile: (request, { core, connectors }) => {
    const id = integer(request.connectorId);
    const profile = readProfile(request.csChargingProfiles);
    if (id === undefined) return malformed('connectorId');
    if (profile === undefined) return malformed('csChargingProfiles');
    const there = id === 0 ? undefined : connectors.find(id);
    if (id !== 0 && there === undefined) return status('Rejected');
    const { transactionId } = profile;
    if (transactionId !== undefined && transactionId !== there?.transaction?.id) return status('Rejected');
    return status(core.profiles.set(id, profile), () => connectors.throttleAll());
  },
} satisfies Record<Action, Handler>;
