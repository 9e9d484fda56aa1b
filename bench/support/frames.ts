/** What the chargers of a bench say: literal CALLs of OCPP 1.6, made without much work. */

/** What a charger remembers between its frames. */
export interface Talker {
  /** Frames sent. */
  sent: number;
  readonly idTag: string;
  /** Of its last StartTransaction; undefined after the stop. */
  transactionId?: number | undefined;
}

export const actions = ['Heartbeat', 'StatusNotification', 'MeterValues', 'Authorize', 'StartStop'] as const;
export type Action = (typeof actions)[number];

const STATUSES = ['Preparing', 'Charging', 'Finishing', 'Available'];

/** Two sockets in turn, each with another status than before. */
export function statusPayload(n: number): string {
  const status = STATUSES[(n >> 1) % STATUSES.length];
  return `{"connectorId":${(n & 1) + 1},"errorCode":"NoError","status":"${status}","timestamp":"${now()}"}`;
}

function meterPayload(n: number): string {
  const wh = 1_000_000 + n * 120;
  const sampled = [
    `{"value":"${wh}","measurand":"Energy.Active.Import.Register","unit":"Wh","context":"Sample.Periodic"}`,
    `{"value":"${7200 + (n % 100)}","measurand":"Power.Active.Import","unit":"W"}`,
    `{"value":"31.${n % 10}","measurand":"Current.Import","unit":"A","phase":"L1"}`,
    `{"value":"${230 + (n % 5)}","measurand":"Voltage","unit":"V","phase":"L1"}`,
  ];
  return `{"connectorId":${(n & 1) + 1},"meterValue":[{"timestamp":"${now()}","sampledValue":[${sampled.join()}]}]}`;
}

function startOrStop(talker: Talker): [string, string] {
  const { transactionId, idTag, sent } = talker;
  if (transactionId === undefined) {
    return [
      'StartTransaction',
      `{"connectorId":1,"idTag":"${idTag}","meterStart":${sent},"timestamp":"${now()}"}`,
    ];
  }
  return [
    'StopTransaction',
    `{"transactionId":${transactionId},"meterStop":${sent + 5},"timestamp":"${now()}"}`,
  ];
}

export function nextCall(action: Action, talker: Talker): [name: string, payload: string] {
  const n = talker.sent;
  switch (action) {
    case 'Heartbeat':
      return [action, '{}'];
    case 'StatusNotification':
      return [action, statusPayload(n)];
    case 'MeterValues':
      return [action, meterPayload(n)];
    case 'Authorize':
      return [action, `{"idTag":"${talker.idTag}"}`];
    case 'StartStop':
      return startOrStop(talker);
  }
}

/** Learns the transaction's id from the answer to a start, forgets it after a stop. */
export function heard(action: Action, talker: Talker, answer: string): void {
  if (action !== 'StartStop') return;
  if (talker.transactionId !== undefined) talker.transactionId = undefined;
  else talker.transactionId = Number(/"transactionId":(-?\d+)/.exec(answer)?.[1] ?? 0);
}

const now = () => new Date().toISOString();
