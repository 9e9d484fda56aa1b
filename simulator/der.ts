/** As much of DER (X.690) as a charger's certificates need: what names an issuer, and a request to sign a key (PKCS #10). */
import { type KeyObject, sign } from 'node:crypto';

const SEQUENCE = 0x30;
const SET = 0x31;
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const UTF8 = 0x0c;
const VERSION = 0xa0;

interface Part {
  readonly tag: number;
  /** With its head. */
  readonly whole: Buffer;
  readonly content: Buffer;
}

/** The parts of a sequence, one after the other. */
export function partsOf(bytes: Buffer): Part[] {
  const found: Part[] = [];
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at + 1] ?? 0;
    const more = first < 0x80 ? 0 : first & 0x7f;
    const length = more === 0 ? first : bytes.readUIntBE(at + 2, more);
    const from = at + 2 + more;
    found.push({
      tag: bytes[at] ?? 0,
      whole: bytes.subarray(at, from + length),
      content: bytes.subarray(from, from + length),
    });
    at = from + length;
  }
  return found;
}

const inside = (part: Part | undefined): Part[] => partsOf(part?.content ?? Buffer.alloc(0));

/** Of a certificate: the name of its issuer, whole, and the bits of its own key (RFC 5280, 4.1; RFC 6960, 4.1.1). */
export function namesOf(certificate: Buffer): { readonly issuer: Buffer; readonly key: Buffer } {
  const [toBeSigned] = inside(partsOf(certificate)[0]);
  const fields = inside(toBeSigned).filter(({ tag }) => tag !== VERSION);
  const [, , issuer, , , publicKey] = fields;
  // The first octet of a bit string counts the bits that are unused.
  const key = inside(publicKey)[1]?.content.subarray(1);
  if (issuer === undefined || key === undefined) throw new Error('not a certificate');
  return { issuer: issuer.whole, key };
}

/** One part: a tag, a length, what is in it. */
export function part(tag: number, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const head =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...head]), content]);
}

const OID = {
  commonName: Buffer.from('0603550403', 'hex'),
  organization: Buffer.from('060355040a', 'hex'),
  ecdsaWithSha256: Buffer.from('06082a8648ce3d040302', 'hex'),
};

/** A request to sign an elliptic key, in PEM. */
export function signingRequest(
  { publicKey, privateKey }: { publicKey: KeyObject; privateKey: KeyObject },
  commonName: string,
  organization: string,
): string {
  const named = (oid: Buffer, value: string): Buffer =>
    part(SET, part(SEQUENCE, oid, part(UTF8, Buffer.from(value))));
  const info = part(
    SEQUENCE,
    part(INTEGER, Buffer.from([0])),
    part(SEQUENCE, named(OID.organization, organization), named(OID.commonName, commonName)),
    publicKey.export({ type: 'spki', format: 'der' }),
    part(VERSION),
  );
  const signature = sign('sha256', info, privateKey);
  const request = part(
    SEQUENCE,
    info,
    part(SEQUENCE, OID.ecdsaWithSha256),
    part(BIT_STRING, Buffer.from([0]), signature),
  );
  const lines = request.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE REQUEST-----', ...lines, '-----END CERTIFICATE REQUEST-----', ''].join(
    '\n',
  );
}
