/** What the doctor says of the certificates with which the server shows who it is. */
import type { CertificateFacts, LookAtCertificates } from '../../app/ports/upkeep.ts';
import type { Config } from '../../config.ts';
import { type Finding, ok, problem, warning } from './finding.ts';

const DAY = 86_400_000;
/** Days; certificates of today last 47 to 90. */
const SOON = 30;

/** `known`: SHA-256 of what the server shows; undefined: it has no TLS of its own. */
export async function lookAtTls(
  { tlsCert, tlsKey }: Config,
  look: LookAtCertificates,
  now: number,
): Promise<{ findings: Finding[]; known: readonly string[] | undefined }> {
  if (tlsCert.length === 0) return { findings: [], known: undefined };
  const { good, problem: why } = await look.lookAtCertificates(tlsCert, tlsKey);
  if (why !== null) {
    const remedy = 'mend the file: the server does not start with it, and one that runs keeps the one before';
    return { findings: [problem('tls', why, remedy)], known: [] };
  }
  return { findings: good.map((one) => judged(one, now)), known: good.map((one) => one.fingerprint) };
}

function judged({ file, names, until }: CertificateFacts, now: number): Finding {
  const days = Math.floor((until - now) / DAY);
  const date = new Date(until).toISOString().slice(0, 10);
  const found = `${file} is for ${names}, and ends on ${date}`;
  const remedy = 'renew it: a running server takes the new one by itself as soon as the files are changed';
  if (days < 0) return problem('tls', `${file} is for ${names}, and ended on ${date}`, remedy);
  if (days < SOON) return warning('tls', `${found}, in ${days} ${days === 1 ? 'day' : 'days'}`, remedy);
  return ok('tls', found);
}
