/** Certificates of the server itself, as files: read, and judged before they are used. */
import { createECDH, createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { CertificateFacts, LookAtCertificates } from './app/ports/upkeep.ts';

/** Paths of a certificate (its chain behind it) and of its key, both PEM. */
export interface CertificateFiles {
  readonly cert: string;
  readonly key: string;
}

/** A certificate with its key, good to be used. */
export interface Pair extends CertificateFacts {
  /** PEM, with the chain as it stands in the file. */
  readonly cert: string;
  readonly key: string;
}

/** A certificate or key that cannot be used. The message names the variable first, the file and the rule. */
export class CertificateUnusable extends Error {
  override readonly name = 'CertificateUnusable';
}

/** The OCPP security white paper (2.4, OCA edition 3) wants no less, bits. */
const WEAKEST = { rsa: 2048, ec: 224 } as const;

/** Pairs the names of files as the configuration has them. */
export const filesOf = (certs: readonly string[], keys: readonly string[]): CertificateFiles[] =>
  certs.map((cert, index) => ({ cert, key: keys[index] ?? '' }));

/** Throws {@link CertificateUnusable}. One that has expired is taken: who runs the server is told, and no charger is shut out by us. */
export function readPair({ cert, key }: CertificateFiles): Pair {
  const certText = textOf('TLS_CERT', cert);
  const keyText = textOf('TLS_KEY', key);
  const x509 = parsed('TLS_CERT', cert, 'a certificate in PEM', () => new X509Certificate(certText));
  const priv = parsed('TLS_KEY', key, 'a private key in PEM without a passphrase', () =>
    createPrivateKey(keyText),
  );
  const weakness = weaknessOf(x509.publicKey);
  if (weakness !== undefined) throw new CertificateUnusable(`TLS_CERT ${cert}: its key ${weakness}`);
  if (!x509.checkPrivateKey(priv)) {
    throw new CertificateUnusable(`TLS_KEY ${key} is not the key of the certificate in ${cert}`);
  }
  return {
    cert: certText,
    key: keyText,
    file: cert,
    names: x509.subjectAltName ?? x509.subject.replaceAll('\n', ', '),
    until: x509.validToDate.getTime(),
    fingerprint: x509.fingerprint256,
  };
}

export const lookAtCertificates: LookAtCertificates = {
  async lookAtCertificates(certs, keys) {
    try {
      return { good: filesOf(certs, keys).map(readPair), problem: null };
    } catch (error) {
      if (error instanceof CertificateUnusable) return { good: [], problem: error.message };
      throw error;
    }
  },
};

function textOf(variable: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as { code?: string };
    throw new CertificateUnusable(`${variable} ${path} cannot be read: ${code ?? 'unknown error'}`);
  }
}

/** What OpenSSL says of a bad file helps nobody, and may hold a piece of it. */
function parsed<T>(variable: string, path: string, what: string, read: () => T): T {
  try {
    return read();
  } catch {
    throw new CertificateUnusable(`${variable} ${path} must be ${what}`);
  }
}

/** The rule that a key breaks; undefined: none. */
function weaknessOf(key: KeyObject): string | undefined {
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'rsa' && modulusLength !== undefined) {
    return modulusLength < WEAKEST.rsa
      ? `has ${modulusLength} bits, and must have at least ${WEAKEST.rsa} (RSA)`
      : undefined;
  }
  if (key.asymmetricKeyType === 'ec' && namedCurve !== undefined) {
    // A compressed point is one coordinate and a byte.
    const bits = (createECDH(namedCurve).generateKeys('hex', 'compressed').length / 2 - 1) * 8;
    return bits < WEAKEST.ec
      ? `has ${bits} bits, and must have at least ${WEAKEST.ec} (elliptic curve)`
      : undefined;
  }
  return 'must be RSA or of a named elliptic curve: chargers know no other';
}
