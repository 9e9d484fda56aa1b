// Certificates made at test time, in DER by hand: real X.509, of any strength and any age, without a package or a tool.
import {
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  X509Certificate,
} from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';

export type KeyKind = { readonly rsa: number } | { readonly curve: string };

export interface MadeCertificate {
  /** PEM. */
  readonly cert: string;
  readonly key: string;
}

export interface CertificateFacts {
  readonly kind?: KeyKind;
  readonly names?: readonly string[];
  readonly from?: Date;
  readonly until?: Date;
}

const DAY = 86_400_000;

/** Signed by itself, for 127.0.0.1 and localhost unless told otherwise. */
export function makeCertificate(about: CertificateFacts = {}): MadeCertificate {
  const { kind = { curve: 'prime256v1' }, names = ['localhost'] } = about;
  const { from = new Date(Date.now() - DAY), until = new Date(Date.now() + 365 * DAY) } = about;
  const key = keyOf(kind);
  const algorithm = seq('rsa' in kind ? RSA_SHA256 : ECDSA_SHA256, ...('rsa' in kind ? [tlv(0x05)] : []));
  const name = seq(tlv(0x31, seq(oid([2, 5, 4, 3]), tlv(0x0c, Buffer.from('Forecourt test')))));
  const alternatives = seq(
    ...names.map((one) => tlv(0x82, Buffer.from(one))),
    tlv(0x87, Buffer.from([127, 0, 0, 1])),
  );
  const extension = (id: Buffer, value: Buffer) => seq(id, tlv(0x04, value));
  const toBeSigned = seq(
    tlv(0xa0, tlv(0x02, Buffer.from([2]))),
    tlv(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    name,
    seq(time(from), time(until)),
    name,
    createPublicKey(key).export({ type: 'spki', format: 'der' }),
    tlv(
      0xa3,
      seq(
        extension(oid([2, 5, 29, 19]), seq(tlv(0x01, Buffer.from([0xff])))),
        extension(oid([2, 5, 29, 17]), alternatives),
      ),
    ),
  );
  const signature = Buffer.concat([Buffer.from([0]), sign('sha256', toBeSigned, key)]);
  const der = seq(toBeSigned, algorithm, tlv(0x03, signature));
  return {
    cert: new X509Certificate(der).toString(),
    key: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** Writes both into the folder, and answers the variables that name them. */
export function writeCertificate({ cert, key }: MadeCertificate, folder: string, name = 'server') {
  const files = { TLS_CERT: join(folder, `${name}.pem`), TLS_KEY: join(folder, `${name}.key`) };
  writeFileSync(files.TLS_CERT, cert);
  writeFileSync(files.TLS_KEY, key);
  return files;
}

function keyOf(kind: KeyKind): KeyObject {
  return 'rsa' in kind
    ? generateKeyPairSync('rsa', { modulusLength: kind.rsa }).privateKey
    : generateKeyPairSync('ec', { namedCurve: kind.curve }).privateKey;
}

function tlv(tag: number, content: Buffer = Buffer.alloc(0)): Buffer {
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function seq(...parts: Buffer[]): Buffer {
  return tlv(0x30, Buffer.concat(parts));
}

function oid([first = 0, second = 0, ...rest]: readonly number[]): Buffer {
  const base128 = (value: number): number[] =>
    value < 0x80 ? [value] : [...base128(value >> 7).map((byte) => byte | 0x80), value & 0x7f];
  return tlv(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

const RSA_SHA256 = oid([1, 2, 840, 113549, 1, 1, 11]);
const ECDSA_SHA256 = oid([1, 2, 840, 10045, 4, 3, 2]);

/** UTCTime: YYMMDDhhmmssZ. */
function time(date: Date): Buffer {
  return tlv(
    0x17,
    Buffer.from(
      date
        .toISOString()
        .replace(/^..|[-:T]|\..*$/g, '')
        .concat('Z'),
    ),
  );
}

/** Clients of this process trust them, whoever makes them; to be said before the first of them begins. */
export function trust(...made: readonly MadeCertificate[]): void {
  setDefaultCACertificates([...getCACertificates('default'), ...made.map(({ cert }) => cert)]);
}
