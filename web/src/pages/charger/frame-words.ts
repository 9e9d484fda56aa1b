/** A frame in a short sentence. */
import { energy, power } from '../../parts/numbers.ts';
import { t } from '../../texts/texts.ts';
import type { Frame } from './exchanges.ts';

const says = t.charger.line.says;
type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';
const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The frame as it was, or undefined where it was cut or is no JSON. */
export function parsed(frame: Frame): unknown {
  try {
    return JSON.parse(frame.text) as unknown;
  } catch {
    return undefined;
  }
}

export function pretty(frame: Frame): string {
  const value = parsed(frame);
  return value === undefined ? frame.text : JSON.stringify(value, null, 2);
}

function meter(payload: Fields): string {
  const last = fieldsOf(listOf(payload.meterValue).at(-1));
  const values = listOf(last.sampledValue).map(fieldsOf);
  const told = (measurand: string) =>
    values.find(
      (one) => (one.measurand ?? 'Energy.Active.Import.Register') === measurand && one.phase === undefined,
    );
  const scaled = (one: Fields | undefined, kilo: string) =>
    one === undefined ? undefined : Number(one.value) * (one.unit === kilo ? 1000 : 1);
  const watts = scaled(told('Power.Active.Import'), 'kW');
  const wh = scaled(told('Energy.Active.Import.Register'), 'kWh');
  const words = [
    watts === undefined ? undefined : power(watts),
    wh === undefined ? undefined : energy(wh),
    told('SoC') === undefined ? undefined : `${text(told('SoC')?.value)} %`,
  ];
  return says.meter(payload.connectorId, words.filter(Boolean).join(', '));
}

const atMeter = (value: unknown) => (typeof value === 'number' ? says.meterAt(energy(value)) : '');

const CALLS: Readonly<Record<string, (payload: Fields) => string>> = {
  BootNotification: (p) =>
    says.boot(`${text(p.chargePointVendor)} ${text(p.chargePointModel)}`, text(p.firmwareVersion)),
  StatusNotification: (p) => says.status(p.connectorId, text(p.status), text(p.errorCode)),
  Authorize: () => says.authorize,
  StartTransaction: (p) => says.start(p.connectorId, atMeter(p.meterStart)),
  StopTransaction: (p) => says.stop(p.transactionId, atMeter(p.meterStop), text(p.reason)),
  MeterValues: meter,
  Heartbeat: () => says.heartbeat,
  FirmwareStatusNotification: (p) => text(p.status),
  DiagnosticsStatusNotification: (p) => text(p.status),
  LogStatusNotification: (p) => text(p.status),
  SecurityEventNotification: (p) => text(p.type),
  RemoteStartTransaction: (p) => says.remoteStart(p.connectorId),
  RemoteStopTransaction: (p) => says.transaction(p.transactionId),
  UnlockConnector: (p) => says.socket(p.connectorId),
  Reset: (p) => text(p.type),
  ChangeAvailability: (p) => says.available(p.connectorId, text(p.type)),
  ChangeConfiguration: (p) => says.change(text(p.key), text(p.value)),
  GetConfiguration: (p) => says.keys(listOf(p.key).length),
  TriggerMessage: (p) => text(p.requestedMessage),
  ExtendedTriggerMessage: (p) => text(p.requestedMessage),
  SendLocalList: (p) => says.list(text(p.updateType), p.listVersion),
  ReserveNow: (p) => says.socket(p.connectorId),
  SetChargingProfile: (p) => says.socket(p.connectorId),
  ClearChargingProfile: () => '',
  DataTransfer: (p) => [text(p.vendorId), text(p.messageId)].filter(Boolean).join(' '),
};

const ANSWERS: Readonly<Record<string, (payload: Fields) => string>> = {
  BootNotification: (p) => says.interval(text(p.status), p.interval),
  StartTransaction: (p) => says.started(text(fieldsOf(p.idTagInfo).status), p.transactionId),
  GetConfiguration: (p) => says.keysTold(listOf(p.configurationKey).length),
  GetLocalListVersion: (p) => says.version(p.listVersion),
};

export function sayCall(frame: Frame): string {
  const value = parsed(frame);
  if (!Array.isArray(value)) return frame.action === null ? frame.text.slice(0, 120) : says.cut;
  const [, , action, payload] = value as unknown[];
  return CALLS[text(action)]?.(fieldsOf(payload)) ?? '';
}

export function sayAnswer(frame: Frame): string {
  const value = parsed(frame);
  if (!Array.isArray(value)) return frame.text.slice(0, 120);
  const parts = value as unknown[];
  if (frame.kind === 'error') return says.error(text(parts[2]), text(parts[3]));
  const payload = fieldsOf(parts[2]);
  const special = ANSWERS[frame.action ?? ''];
  if (special !== undefined) return special(payload);
  return text(payload.status) || text(fieldsOf(payload.idTagInfo).status) || says.done;
}
