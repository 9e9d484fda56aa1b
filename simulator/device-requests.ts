import { type Handler, type Host, integer, malformed, moment, result, status, text } from './answering.ts';
import type { CertificateUse, HashData } from './certificates.ts';
import { readCertificate, type Signed, type UpdateJob } from './firmware.ts';
import { isPayload, type Payload } from './messages.ts';
import type { Tries, UploadJob } from './uploads.ts';

type Action =
  | 'CertificateSigned'
  | 'DeleteCertificate'
  | 'GetDiagnostics'
  | 'GetInstalledCertificateIds'
  | 'GetLog'
  | 'InstallCertificate'
  | 'SignedUpdateFirmware'
  | 'UpdateFirmware';

/** Firmware Management of OCPP 1.6, and the security white paper: files and certificates. */
export const deviceRequests = {
  CertificateSigned: (request, { core, certificates }) => {
    const chain = text(request.certificateChain);
    if (chain === undefined) return malformed('certificateChain');
    const asked = certificates.pending;
    const taken = certificates.take(chain);
    const note = (): void => core.security.note('InvalidChargePointCertificate');
    return status(taken, asked && taken === 'Rejected' ? note : undefined);
  },

  DeleteCertificate: (request, { certificates }) => {
    const wanted = hashData(request.certificateHashData);
    return wanted === undefined ? malformed('certificateHashData') : status(certificates.remove(wanted));
  },

  GetDiagnostics: (request, { core, connectors, uploads }) => {
    const location = text(request.location);
    if (location === undefined) return malformed('location');
    const name = `diagnostics-${fileName(core.settings.id)}.json`;
    const content = (): string => diagnosticsOf({ core, connectors });
    const job: UploadJob = { location, name, content, ...tries(request) };
    return result({ fileName: name }, () => void uploads.sendDiagnostics(job));
  },

  GetInstalledCertificateIds: (request, { certificates }) => {
    const use = certificateUse(request.certificateType);
    if (use === undefined) return malformed('certificateType');
    const certificateHashData = certificates.installed(use);
    if (certificateHashData.length === 0) return status('NotFound');
    return result({ status: 'Accepted', certificateHashData });
  },

  GetLog: (request, { core, connectors, uploads }) => {
    const requestId = integer(request.requestId);
    const location = isPayload(request.log) ? text(request.log.remoteLocation) : undefined;
    const kind = request.logType;
    if (requestId === undefined) return malformed('requestId');
    if (location === undefined) return malformed('log');
    if (kind !== 'DiagnosticsLog' && kind !== 'SecurityLog') return malformed('logType');
    const secure = kind === 'SecurityLog';
    const name = `${secure ? 'security' : 'diagnostics'}-${fileName(core.settings.id)}.log`;
    const content = (): string => (secure ? core.security.text() : diagnosticsOf({ core, connectors }));
    const { canceled, begin } = uploads.sendLog(requestId, { location, name, content, ...tries(request) });
    const word = canceled ? 'AcceptedCanceled' : 'Accepted';
    return result({ status: word, filename: name }, () => void begin());
  },

  InstallCertificate: (request, { core, certificates }) => {
    const use = certificateUse(request.certificateType);
    const pem = text(request.certificate);
    if (use === undefined) return malformed('certificateType');
    if (pem === undefined) return malformed('certificate');
    const installed = certificates.install(use, pem);
    const bad = installed === 'Rejected' && use === 'CentralSystemRootCertificate';
    const note = (): void => core.security.note('InvalidCentralSystemCertificate');
    return status(installed, bad ? note : undefined);
  },

  SignedUpdateFirmware: (request, { core, certificates, firmware }) => {
    const requestId = integer(request.requestId);
    const told = isPayload(request.firmware) ? request.firmware : {};
    const [location, retrieveAt] = [text(told.location), moment(told.retrieveDateTime)];
    const [pem, signature] = [text(told.signingCertificate), text(told.signature)];
    if (requestId === undefined) return malformed('requestId');
    if (location === undefined || retrieveAt === undefined) return malformed('firmware');
    if (pem === undefined || signature === undefined) return malformed('firmware');
    const certificate = readCertificate(pem);
    if (certificate === undefined || !certificates.vouchedFor(certificate)) {
      return status('InvalidCertificate', () => core.security.note('InvalidFirmwareSigningCertificate'));
    }
    const signed: Signed = {
      ...{ requestId, certificate, installAt: moment(told.installDateTime) },
      signature: Buffer.from(signature, 'base64'),
    };
    const { canceled, begin } = firmware.update({ location, retrieveAt, signed, ...tries(request) });
    return status(canceled ? 'AcceptedCanceled' : 'Accepted', () => void begin());
  },

  UpdateFirmware: (request, { firmware }) => {
    const [location, retrieveAt] = [text(request.location), moment(request.retrieveDate)];
    if (location === undefined) return malformed('location');
    if (retrieveAt === undefined) return malformed('retrieveDate');
    const job: UpdateJob = { location, retrieveAt, signed: undefined, ...tries(request) };
    return result({}, () => void firmware.update(job).begin());
  },
} satisfies Record<Action, Handler>;

/** Without a word about it a file is tried once. */
const tries = (request: Payload): Tries => ({
  retries: integer(request.retries) ?? 0,
  intervalS: integer(request.retryInterval) ?? 60,
});

const fileName = (id: string): string => id.replace(/[^\w.-]/g, '_').slice(0, 100);

/** What the charger knows of itself, without its secrets. */
function diagnosticsOf({ core, connectors }: Pick<Host, 'core' | 'connectors'>): string {
  const shown = connectors.all().map(({ id, meter }) => ({
    ...{ connector: id, status: core.board.shown(id), registerWh: meter.registerWh },
  }));
  const { known } = core.configuration.read([]);
  const { boot } = core.settings;
  return `${JSON.stringify({ at: core.clock.now(), boot, connectors: shown, configuration: known }, null, 2)}\n`;
}

function certificateUse(value: unknown): CertificateUse | undefined {
  return value === 'CentralSystemRootCertificate' || value === 'ManufacturerRootCertificate'
    ? value
    : undefined;
}

function hashData(value: unknown): HashData | undefined {
  if (!isPayload(value)) return undefined;
  const { hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber } = value;
  if (hashAlgorithm !== 'SHA256' && hashAlgorithm !== 'SHA384' && hashAlgorithm !== 'SHA512')
    return undefined;
  if (typeof issuerNameHash !== 'string' || typeof issuerKeyHash !== 'string') return undefined;
  return typeof serialNumber === 'string'
    ? { hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber }
    : undefined;
}
