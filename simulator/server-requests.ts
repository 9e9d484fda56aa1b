import { type Handler, type Host, integer, malformed, result, status, text } from './answering.ts';
import { readProfile } from './charging-profile.ts';
import type { Connector } from './connector.ts';
import { deviceRequests } from './device-requests.ts';
import type { Payload } from './messages.ts';
import { profileRequests } from './profile-requests.ts';
import type { Reply } from './rpc-link.ts';

type CoreAction =
  | 'ChangeAvailability'
  | 'ChangeConfiguration'
  | 'ClearCache'
  | 'DataTransfer'
  | 'ExtendedTriggerMessage'
  | 'GetConfiguration'
  | 'GetLocalListVersion'
  | 'RemoteStartTransaction'
  | 'RemoteStopTransaction'
  | 'Reset'
  | 'SendLocalList'
  | 'TriggerMessage'
  | 'UnlockConnector';

/** Core, Local Auth List Management, Remote Trigger, and the trigger of the security white paper. */
const coreRequests = {
  ChangeAvailability: (request, { connectors }) => {
    const id = integer(request.connectorId);
    if (id === undefined) return malformed('connectorId');
    if (request.type !== 'Operative' && request.type !== 'Inoperative') return malformed('type');
    if (id !== 0 && connectors.find(id) === undefined) return status('Rejected');
    return status(connectors.changeAvailability(id, request.type), () => connectors.refreshAll());
  },

  ChangeConfiguration: (request, host) => {
    const key = text(request.key);
    const value = text(request.value);
    if (key === undefined) return malformed('key');
    if (value === undefined) return malformed('value');
    const changed = host.core.configuration.change(key, value);
    return status(changed, changed === 'Accepted' ? () => act(host, key, value) : undefined);
  },

  ClearCache: (_request, { core }) => status(core.tags.clearCache() ? 'Accepted' : 'Rejected'),

  DataTransfer: (request) =>
    text(request.vendorId) === undefined ? malformed('vendorId') : status('UnknownVendorId'),

  ExtendedTriggerMessage: (request, host) => trigger(request, host, extended),

  GetConfiguration: (request, { core }) => {
    const asked = request.key ?? [];
    if (!Array.isArray(asked)) return malformed('key');
    const { known, unknown } = core.configuration.read(asked.map(String));
    return result({
      configurationKey: known,
      ...(unknown.length === 0 ? {} : { unknownKey: unknown }),
    });
  },

  GetLocalListVersion: (_request, { core }) => result({ listVersion: core.tags.listVersion }),

  RemoteStartTransaction: (request, host) => {
    const idTag = text(request.idTag);
    if (idTag === undefined) return malformed('idTag');
    const profile = request.chargingProfile === undefined ? null : readProfile(request.chargingProfile);
    if (profile === undefined) return malformed('chargingProfile');
    const connector = chooseConnector(host, request.connectorId, idTag);
    if (connector === undefined || !host.registration.accepted) return status('Rejected');
    if (profile !== null && profile.purpose !== 'TxProfile') return status('Rejected');
    return status('Accepted', () => {
      if (profile !== null) host.core.profiles.keepForNext(connector.id, idTag, profile);
      if (host.core.configuration.flag('AuthorizeRemoteTxRequests'))
        void host.connectors.present(connector.id, idTag);
      else host.connectors.admit(connector, idTag, { status: 'Accepted' });
    });
  },

  RemoteStopTransaction: (request, { connectors }) => {
    const id = integer(request.transactionId);
    if (id === undefined) return malformed('transactionId');
    const connector = connectors.all().find((one) => one.transaction?.id === id);
    if (connector === undefined) return status('Rejected');
    return status('Accepted', () => connectors.transactions.end(connector, 'Remote'));
  },

  Reset: (request, host) => {
    const kind = request.type;
    if (kind !== 'Hard' && kind !== 'Soft') return malformed('type');
    return status('Accepted', () => host.reset(kind));
  },

  SendLocalList: (request, { core }) => {
    const version = integer(request.listVersion);
    const kind = request.updateType;
    const entries = request.localAuthorizationList ?? [];
    if (version === undefined) return malformed('listVersion');
    if (kind !== 'Full' && kind !== 'Differential') return malformed('updateType');
    if (!Array.isArray(entries)) return malformed('localAuthorizationList');
    return status(core.tags.update(kind, version, entries));
  },

  TriggerMessage: (request, host) => trigger(request, host, triggered),

  UnlockConnector: (request, { connectors }) => {
    const id = integer(request.connectorId);
    if (id === undefined) return malformed('connectorId');
    const connector = connectors.find(id);
    if (connector === undefined) return status('NotSupported');
    return status('Unlocked', () => connectors.transactions.end(connector, 'UnlockCommand'));
  },
} satisfies Record<CoreAction, Handler>;

/** All requests that a 1.6 server makes. */
const table = { ...coreRequests, ...profileRequests, ...deviceRequests };
type ServerAction = keyof typeof table;

/** Answers a CALL of the server, and tells the observers. */
export function answerServer(action: string, request: Payload, host: Host): Reply {
  const handler: Handler | undefined = isKnown(action) ? table[action] : undefined;
  const reply: Reply =
    handler === undefined
      ? { kind: 'error', code: 'NotImplemented', description: `${action.slice(0, 60)} is not known here` }
      : handler(request, host);
  const { signals } = host.core;
  if (reply.kind === 'result')
    signals.emit({ type: 'server-request', action, request, answer: reply.payload });
  else signals.emit({ type: 'server-request-refused', action, code: reply.code });
  return reply;
}

function isKnown(action: string): action is ServerAction {
  return Object.hasOwn(table, action);
}

/** The connector that a remote start means: the one it names, else what is kept for the tag, else one with a cable in, else a free one. */
function chooseConnector({ connectors }: Host, wanted: unknown, idTag: string): Connector | undefined {
  const shown = { idTag, parentIdTag: undefined };
  const usable = connectors
    .all()
    .filter((one) => connectors.usable(one) && connectors.reservations.admits(one, shown));
  if (wanted !== undefined) return usable.find((one) => one.id === wanted);
  const kept = usable.find((one) => one.reservation !== undefined);
  if (kept !== undefined) return kept;
  return usable.find((one) => one.car !== undefined) ?? usable[0];
}

/** What a changed key changes at once. */
function act(host: Host, key: string, value: string): void {
  if (key === 'HeartbeatInterval') host.registration.startHeartbeats();
  if (key === 'AuthorizationKey') host.usePassword(value);
  if (key === 'MeterValueSampleInterval') {
    for (const connector of host.connectors.all()) host.connectors.transactions.startSampling(connector);
  }
}

type Triggered = (wanted: string, id: number | undefined, host: Host) => (() => void) | undefined;

function trigger(request: Payload, host: Host, find: Triggered): Reply {
  const wanted = text(request.requestedMessage);
  if (wanted === undefined) return malformed('requestedMessage');
  const id = request.connectorId === undefined ? undefined : integer(request.connectorId);
  const unknown = id !== undefined && id !== 0 && host.connectors.find(id) === undefined;
  if (unknown) return status('Rejected');
  const send = find(wanted, id, host);
  return send === undefined ? status('NotImplemented') : status('Accepted', send);
}

function triggered(wanted: string, id: number | undefined, host: Host): (() => void) | undefined {
  const { core, connectors, registration } = host;
  switch (wanted) {
    case 'BootNotification':
      return () => host.bootAgain();
    case 'Heartbeat':
      return () => void registration.heartbeat();
    case 'StatusNotification':
      return () => void (id === undefined ? core.board.tellAll() : core.board.tell(id));
    case 'MeterValues':
      return () => {
        for (const one of connectors.all())
          if (id === undefined || id === 0 || one.id === id) meterNow(host, one);
      };
    case 'DiagnosticsStatusNotification':
      return () => void host.uploads.diagnosticsNow();
    case 'FirmwareStatusNotification':
      return () => void host.firmware.tellNow(false);
    default:
      return undefined;
  }
}

/** The words of the security white paper, as far as they differ. */
function extended(wanted: string, id: number | undefined, host: Host): (() => void) | undefined {
  switch (wanted) {
    case 'DiagnosticsStatusNotification':
      return undefined;
    case 'FirmwareStatusNotification':
      return () => void host.firmware.tellNow(true);
    case 'LogStatusNotification':
      return () => void host.uploads.logNow();
    case 'SignChargePointCertificate':
      return () => void host.certificates.renew();
    default:
      return triggered(wanted, id, host);
  }
}

function meterNow({ core, connectors }: Host, connector: Connector): void {
  if (connector.transaction !== undefined) {
    connectors.transactions.sample(connector, 'Trigger');
    return;
  }
  const meterValue = [connectors.transactions.read(connector, 'Trigger')];
  void core.call('MeterValues', { connectorId: connector.id, meterValue });
}
