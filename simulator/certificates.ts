import { createHash, generateKeyPairSync, type KeyObject, type X509Certificate } from 'node:crypto';
import type { Core } from './core.ts';
import { namesOf, signingRequest } from './der.ts';
import { readCertificate } from './firmware.ts';

export type CertificateUse = 'CentralSystemRootCertificate' | 'ManufacturerRootCertificate';

/** How the white paper names a certificate. */
export interface HashData {
  hashAlgorithm: 'SHA256' | 'SHA384' | 'SHA512';
  issuerNameHash: string;
  issuerKeyHash: string;
  serialNumber: string;
}

/** The charger's certificates, in memory: roots that the server installs, and the one that it signed for the charger. */
export class Certificates {
  readonly #core: Core;
  readonly #roots: { readonly use: CertificateUse; readonly certificate: X509Certificate }[] = [];
  /** Of a SignCertificate that is not answered with a certificate yet. */
  #pending: { publicKey: KeyObject; privateKey: KeyObject } | undefined;
  #own: X509Certificate | undefined;

  constructor(core: Core) {
    this.#core = core;
  }

  /** Whether a certificate is awaited. */
  get pending(): boolean {
    return this.#pending !== undefined;
  }

  /** The charger's own, as the server signed it. */
  get own(): X509Certificate | undefined {
    return this.#own;
  }

  /** Rejected: it is none, or not valid today. Failed: there is no more room. */
  install(use: CertificateUse, pem: string): 'Accepted' | 'Failed' | 'Rejected' {
    const certificate = readCertificate(pem);
    if (certificate === undefined || !this.#isValid(certificate)) return 'Rejected';
    const print = certificate.fingerprint256;
    if (this.#roots.some((one) => one.use === use && one.certificate.fingerprint256 === print))
      return 'Accepted';
    if (this.#roots.length >= this.#core.configuration.number('CertificateStoreMaxLength')) return 'Failed';
    this.#roots.push({ use, certificate });
    return 'Accepted';
  }

  installed(use: CertificateUse): HashData[] {
    return this.#roots
      .filter((one) => one.use === use)
      .map(({ certificate }) => hashesOf(certificate, 'SHA256'));
  }

  remove(wanted: HashData): 'Accepted' | 'NotFound' {
    const at = this.#roots.findIndex(({ certificate }) => {
      const hashes = hashesOf(certificate, wanted.hashAlgorithm);
      return (
        hashes.issuerNameHash === wanted.issuerNameHash.toLowerCase() &&
        hashes.issuerKeyHash === wanted.issuerKeyHash.toLowerCase() &&
        hashes.serialNumber === wanted.serialNumber.toLowerCase().replace(/^0+/, '')
      );
    });
    if (at < 0) return 'NotFound';
    this.#roots.splice(at, 1);
    return 'Accepted';
  }

  /** Whether a manufacturer's root vouches for it; without a root nobody asks. */
  vouchedFor(certificate: X509Certificate): boolean {
    const roots = this.#roots.filter(({ use }) => use === 'ManufacturerRootCertificate');
    return roots.length === 0 || roots.some((root) => certificate.verify(root.certificate.publicKey));
  }

  /** A new key, and the request to sign it (white paper, A02 of OCPP 2.0.1). */
  async renew(): Promise<void> {
    const { id, boot } = this.#core.settings;
    const pair = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    this.#pending = pair;
    const csr = signingRequest(pair, boot.serial ?? id, boot.vendor);
    const outcome = await this.#core.call('SignCertificate', { csr });
    const taken = outcome.kind === 'result' && outcome.payload.status === 'Accepted';
    if (!taken && this.#pending === pair) this.#pending = undefined;
  }

  /** The server's answer to it, the charger's certificate first. Rejected: nobody asked, or it is not for that key. */
  take(chain: string): 'Accepted' | 'Rejected' {
    const pending = this.#pending;
    if (pending === undefined) return 'Rejected';
    const certificate = readCertificate(chain);
    const fits = certificate?.checkPrivateKey(pending.privateKey) === true && this.#isValid(certificate);
    if (certificate === undefined || !fits) return 'Rejected';
    this.#pending = undefined;
    this.#own = certificate;
    return 'Accepted';
  }

  #isValid({ validFrom, validTo }: X509Certificate): boolean {
    const now = this.#core.clock.now().getTime();
    return Date.parse(validFrom) <= now && now <= Date.parse(validTo);
  }
}

/** Of a root: it is its own issuer. */
export function hashesOf(certificate: X509Certificate, hashAlgorithm: HashData['hashAlgorithm']): HashData {
  const { issuer, key } = namesOf(certificate.raw);
  const hash = (bytes: Buffer): string => createHash(hashAlgorithm.toLowerCase()).update(bytes).digest('hex');
  return {
    hashAlgorithm,
    issuerNameHash: hash(issuer),
    issuerKeyHash: hash(key),
    serialNumber: certificate.serialNumber.toLowerCase().replace(/^0+/, ''),
  };
}
