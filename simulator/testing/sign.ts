// A certificate authority of a few lines for the simulator's tests; node:crypto reads what it makes, and would not read nonsense.
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { part, partsOf } from '../der.ts';

const SEQUENCE = 0x30;
const ALGORITHM = part(SEQUENCE, Buffer.from('06082a8648ce3d040302', 'hex'));
const VALIDITY = part(
  SEQUENCE,
  part(0x17, Buffer.from('250101000000Z')),
  part(0x17, Buffer.from('491231235959Z')),
);

const pem = (name: string, bytes: Buffer): string =>
  `-----BEGIN ${name}-----\n${bytes.toString('base64')}\n-----END ${name}-----\n`;

/** Of a PKCS #10 in PEM: subject and key, as they stand there, and what of it was signed. */
export function readRequest(csr: string): { subject: Buffer; key: Buffer; info: Buffer; signature: Buffer } {
  const [whole] = partsOf(Buffer.from(csr.replace(/-----[^-]+-----|\s/g, ''), 'base64'));
  const [info, , signature] = partsOf(whole?.content ?? Buffer.alloc(0));
  const [, subject, key] = partsOf(info?.content ?? Buffer.alloc(0));
  if (info === undefined || signature === undefined || subject === undefined || key === undefined)
    throw new Error('not a request');
  return {
    subject: subject.whole,
    key: key.whole,
    info: info.whole,
    signature: signature.content.subarray(1),
  };
}

/** A certificate in PEM for what was asked, signed by an authority made up for it. */
export function issue(csr: string, authority: KeyObject = newKey()): string {
  const { subject, key } = readRequest(csr);
  const toBeSigned = part(
    SEQUENCE,
    part(0xa0, part(0x02, Buffer.from([2]))),
    part(0x02, Buffer.from([7])),
    ALGORITHM,
    subject,
    VALIDITY,
    subject,
    key,
  );
  const signature = part(0x03, Buffer.from([0]), sign('sha256', toBeSigned, authority));
  return pem('CERTIFICATE', part(SEQUENCE, toBeSigned, ALGORITHM, signature));
}

function newKey(): KeyObject {
  return generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey;
}
