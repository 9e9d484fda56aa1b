/** Chargers told to install firmware of the library, or to send diagnostics and logs: a command each, with an address of ours. */
import { type Actor, type Allowed, askerName, type ChargerRef } from '../../domain/access/allow.ts';
import type { Command, Order } from '../../domain/commands/command.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import { type Firmware, misfit } from '../../domain/files/firmware.ts';
import { TOKEN_PLACE, withoutPassword } from '../../domain/files/location.ts';
import type { Diagnostics, DiagnosticsKind, FirmwareUpdate } from '../../domain/files/transfer.ts';
import type { ChargerId, FirmwareId, Instant } from '../../domain/ids.ts';
import { readsOwn } from '../admin/own-customer.ts';
import { mayOperate } from '../control/order-command.ts';
import type { Along } from '../control/secure-charger.ts';
import type { Chargers } from '../ports/chargers-kept.ts';
import type { Clock } from '../ports/clock.ts';
import type { KeepFirmware, KnowHardware, Transfers } from '../ports/files.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { ReadSnapshot } from '../ports/store.ts';

/** Where chargers reach this server for files, without a slash at its end. */
export interface FilesUrl {
  filesUrl(): string;
}

type OrderIt = (
  who: Actor,
  chargerId: ChargerId,
  order: Order,
  asked: { readonly expiresIn: number | null; readonly unchecked: false },
  along: Along,
) => Promise<Command | Refusal>;

export type OrderTransferPorts = ReadSnapshot &
  Pick<Chargers, 'chargerByIdentity'> &
  Pick<KeepFirmware, 'firmware'> &
  KnowHardware &
  Pick<Transfers, 'addUpdate' | 'addDiagnostics'> &
  Secrets &
  Clock &
  FilesUrl;

/** What a charger may try, and how long the order waits for it. */
export interface Tries {
  readonly retries: number | null;
  /** Seconds. */
  readonly retryInterval: number | null;
  /** Milliseconds; null: it does not wait. */
  readonly expiresIn: number | null;
}

export interface UpdateAsked extends Tries {
  readonly firmwareId: FirmwareId;
  /** null: now. */
  readonly retrieveDate: Instant | null;
  /** Also where the charger is none that it is for. */
  readonly unchecked: boolean;
}

export interface DiagnosticsAsked extends Tries {
  readonly kind: DiagnosticsKind;
  readonly from: Instant | null;
  readonly until: Instant | null;
  /** null: here. */
  readonly location: string | null;
}

/** How long a charger may take beside what it was told to wait, milliseconds. */
const TAKES_AT_MOST = 3 * 24 * 3_600_000;

const GONE = refuse('bad-body', 'firmwareId', 'must be the id of firmware of the customer');

const iso = (at: Instant) => new Date(at).toISOString();
/** Positive and within 31 bits. */
const newRequestId = (use: Secrets) => Number(use.randomText(9, '123456789'));

const given = (fields: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));

const triesOf = ({ retries, retryInterval }: Tries) => given({ retries, retryInterval });

/** Until when it may be at it. */
const endOf = ({ retries, retryInterval, expiresIn }: Tries, from: Instant) =>
  from + (expiresIn ?? 0) + (retries ?? 0) * (retryInterval ?? 0) * 1000 + TAKES_AT_MOST;

/** Orders an update; signed where the firmware is. */
export function updateFirmware(use: OrderTransferPorts, orderIt: OrderIt) {
  return async (who: Actor, chargerId: ChargerId, asked: UpdateAsked): Promise<FirmwareUpdate | Refusal> => {
    const reads = readsOwn(who);
    if (isRefusal(reads)) return reads;
    const operates = await mayOperate(use, who, chargerId);
    if (isRefusal(operates)) return operates;
    const firmware = await use.read((tx) => use.firmware(tx, reads, asked.firmwareId));
    if (firmware === undefined) {
      return GONE;
    }
    const unfit = await unfitFor(use, operates, firmware, asked.unchecked);
    if (unfit !== undefined) return unfit;
    const at = use.now();
    const from = Math.max(asked.retrieveDate ?? at, at);
    const requestId = firmware.signature === null ? null : newRequestId(use);
    const order = updateOrder(firmware, requestId, {
      location: `${use.filesUrl()}/files/firmware${TOKEN_PLACE}${firmware.fileName}`,
      retrieveDate: iso(from),
      tries: triesOf(asked),
    });
    let made: FirmwareUpdate | undefined;
    const { expiresIn } = asked;
    const ordered = await orderIt(
      who,
      chargerId,
      order,
      { expiresIn, unchecked: false },
      async (tx, by, command) => {
        const begun = { commandId: command.id, requestId, askedBy: askerName(who), at };
        made = await use.addUpdate(tx, by, { ...begun, expiresAt: endOf(asked, from), firmware }, at);
        return made === undefined ? GONE : undefined;
      },
    );
    return isRefusal(ordered) ? ordered : (made ?? refuse('internal'));
  };
}

async function unfitFor(
  use: OrderTransferPorts,
  by: Allowed<'operate', ChargerRef>,
  firmware: Firmware,
  unchecked: boolean,
): Promise<Refusal | undefined> {
  if (firmware.file === null) return refuse('firmware-without-file');
  if (unchecked) return undefined;
  const rule = misfit(firmware, await use.read((tx) => use.hardwareOf(tx, by)));
  return rule === undefined ? undefined : refuse('firmware-unfit', 'firmwareId', rule);
}

function updateOrder(
  { signature, signingCertificate }: Firmware,
  requestId: number | null,
  told: { readonly location: string; readonly retrieveDate: string; readonly tries: Order['payload'] },
): Order {
  const { location, retrieveDate, tries } = told;
  if (requestId === null) return { action: 'UpdateFirmware', payload: { location, retrieveDate, ...tries } };
  const firmware = { location, retrieveDateTime: retrieveDate, signingCertificate, signature };
  return { action: 'SignedUpdateFirmware', payload: { requestId, firmware, ...tries } };
}

/** Asks for diagnostics (OCPP 1.6) or a log (its security white paper), to be sent here or where it is said. */
export function requestDiagnostics(use: OrderTransferPorts, orderIt: OrderIt) {
  return async (
    who: Actor,
    chargerId: ChargerId,
    asked: DiagnosticsAsked,
  ): Promise<Diagnostics | Refusal> => {
    const at = use.now();
    const requestId = asked.kind === 'diagnostics' ? null : newRequestId(use);
    // A folder: some put their name behind it, with a slash or without one.
    const location = asked.location ?? `${use.filesUrl()}/files/uploads${TOKEN_PLACE}`;
    const order = diagnosticsOrder(asked, requestId, location);
    let made: Diagnostics | undefined;
    const { kind, from, until, expiresIn } = asked;
    const ordered = await orderIt(
      who,
      chargerId,
      order,
      { expiresIn, unchecked: false },
      async (tx, by, command) => {
        const begun = { commandId: command.id, requestId, askedBy: askerName(who), at };
        const elsewhere = asked.location === null ? null : withoutPassword(asked.location);
        const about = { kind, from, until, location: elsewhere, expiresAt: endOf(asked, at) };
        made = await use.addDiagnostics(tx, by, { ...begun, ...about }, at);
        return undefined;
      },
    );
    return isRefusal(ordered) ? ordered : (made ?? refuse('internal'));
  };
}

function diagnosticsOrder(asked: DiagnosticsAsked, requestId: number | null, location: string): Order {
  const from = asked.from === null ? null : iso(asked.from);
  const until = asked.until === null ? null : iso(asked.until);
  const tries = triesOf(asked);
  if (requestId === null) {
    const payload = { location, ...given({ startTime: from, stopTime: until }), ...tries };
    return { action: 'GetDiagnostics', payload };
  }
  const logType = asked.kind === 'securityLog' ? 'SecurityLog' : 'DiagnosticsLog';
  const log = { remoteLocation: location, ...given({ oldestTimestamp: from, latestTimestamp: until }) };
  return { action: 'GetLog', payload: { logType, requestId, log, ...tries } };
}
