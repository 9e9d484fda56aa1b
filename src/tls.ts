/**
 * TLS by the server itself: what the listening socket needs for it, and the files watched, so that a renewed certificate is shown
 * without a restart. A new pair that cannot be used is logged, and the one in use stays.
 */
import { watch } from 'node:fs';
import { dirname } from 'node:path';
import type { SecureContextOptions } from 'node:tls';
import { CertificateUnusable, filesOf, type Pair, readPair } from './certificates.ts';
import type { ServedTls } from './http/listener.ts';

/** Where it says what it did. */
interface Log {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
}

export interface TlsPatience {
  /** Files are written one after the other: they are read when nothing changed for so long, milliseconds. */
  readonly calm: number;
  /** Not every file system tells of changes: looked at again after so long, milliseconds. */
  readonly poll: number;
}

const PATIENCE: TlsPatience = { calm: 500, poll: 60_000 };
const DAY = 86_400_000;
/** An end that is nearer is warned of. */
const EXPIRES_SOON = 30 * DAY;

/** The four that the OCPP security white paper names for TLS 1.2, and the same with forward secrecy for RSA. */
const SUITES = [
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'AES128-GCM-SHA256',
  'AES256-GCM-SHA384',
];
const SUITES_13 = ['TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256', 'TLS_AES_128_GCM_SHA256'];

export interface Tls extends ServedTls {
  /** When the first of the certificates in use ends. */
  until(): number;
}

/** Throws {@link CertificateUnusable} when it cannot begin with these files. Answers undefined where none are named. */
export function openTls(
  { tlsCert, tlsKey }: { readonly tlsCert: readonly string[]; readonly tlsKey: readonly string[] },
  log: Log,
  patience: TlsPatience = PATIENCE,
): Tls | undefined {
  if (tlsCert.length === 0) return undefined;
  const files = filesOf(tlsCert, tlsKey);
  let pairs: readonly Pair[] = files.map(readPair);
  let complained: string | undefined;
  tellOf(pairs, log, 'TLS certificate in use');

  function readAgain(): void {
    try {
      const found = files.map(readPair);
      complained = undefined;
      if (isSame(found, pairs)) return;
      pairs = found;
      tellOf(pairs, log, 'TLS certificate renewed');
    } catch (error) {
      if (!(error instanceof CertificateUnusable)) throw error;
      const reason = error.message;
      if (complained !== reason)
        log.warn({ reason }, 'the new TLS certificate cannot be used; the one in use stays');
      complained = reason;
    }
  }

  return {
    context: () => contextOf(pairs),
    until: () => Math.min(...pairs.map(({ until }) => until)),
    onRenewal(hear) {
      let heard = pairs;
      const look = () => {
        readAgain();
        if (heard === pairs) return;
        heard = pairs;
        hear(contextOf(pairs));
      };
      // Of the folders: a file that is put in the place of another one is another file, and a link may lead elsewhere.
      return watching([...tlsCert, ...tlsKey].map(dirname), look, patience);
    },
  };
}

const isSame = (some: readonly Pair[], others: readonly Pair[]) =>
  some.every(({ cert, key }, index) => others[index]?.cert === cert && others[index]?.key === key);

/** Looks when something in the folders has changed, and now and then. Answers how to stop. */
function watching(folders: readonly string[], look: () => void, { calm, poll }: TlsPatience): () => void {
  let calming: NodeJS.Timeout | undefined;
  const soon = () => {
    clearTimeout(calming);
    calming = setTimeout(look, calm).unref();
  };
  const watchers = [...new Set(folders)].flatMap((folder) => watched(folder, soon));
  const polling = setInterval(look, poll).unref();
  return () => {
    clearTimeout(calming);
    clearInterval(polling);
    for (const one of watchers) one.close();
  };
}

/** Where folders cannot be watched, the poll finds what changed. */
function watched(folder: string, changed: () => void) {
  try {
    const watcher = watch(folder, { persistent: false }, changed);
    return [watcher.on('error', () => watcher.close())];
  } catch {
    return [];
  }
}

function contextOf(pairs: readonly Pair[]): SecureContextOptions {
  return {
    cert: pairs.map(({ cert }) => cert),
    key: pairs.map(({ key }) => key),
    minVersion: 'TLSv1.2',
    maxVersion: 'TLSv1.3',
    ciphers: [...SUITES_13, ...SUITES].join(':'),
    honorCipherOrder: true,
  };
}

function tellOf(pairs: readonly Pair[], log: Log, what: string): void {
  for (const { file, names, until } of pairs) {
    const details = { file, names, until: new Date(until).toISOString() };
    if (until < Date.now()) log.warn(details, `${what}: it has expired, and chargers may refuse it`);
    else if (until < Date.now() + EXPIRES_SOON) log.warn(details, `${what}: it ends soon`);
    else log.info(details, what);
  }
}
