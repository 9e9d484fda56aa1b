/** The environment, read once. A wrong value is refused at start by name. docs/operations.md lists every variable. */
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';

export interface Config {
  readonly host: string;
  /** 0: chosen by the system. */
  readonly port: number;
  readonly dataDir: string;
  /** undefined: the embedded database in `dataDir`. */
  readonly databaseUrl: string | undefined;
  /** Of the role that owns the tables and migrates; undefined: that of `databaseUrl` does both. */
  readonly databaseOwnerUrl: string | undefined;
  readonly databasePoolSize: number;
  readonly adminKey: string | undefined;
  readonly logLevel: string;
  /** As fastify's trustProxy: false, true, a number of hops, or addresses. */
  readonly trustProxy: boolean | number | string;
  /** Without trailing slash; undefined: made from host and port. */
  readonly publicUrl: string | undefined;
  readonly nodeId: string | undefined;
  /** Told to chargers at boot. */
  readonly heartbeatSeconds: number;
  /** Path prefixes under which chargers connect, beside /ocpp: for networks that move here. */
  readonly ocppPaths: readonly string[];
  readonly pingSeconds: number;
  readonly callTimeoutSeconds: number;
  /** Megabytes (10^6 bytes) of memory for driver documents. */
  readonly documentCache: number;
  /** Frames kept per charger. */
  readonly frameLog: number;
  /** Frames that are older are forgotten. */
  readonly frameLogDays: number;
  /** A file to import may have so many megabytes (10^6 bytes). */
  readonly importLimit: number;
  /** Where chargers fetch and send files, without trailing slash; undefined: as `publicUrl`. */
  readonly filesUrl: string | undefined;
  /** A file of firmware may have so many megabytes (10^6 bytes). */
  readonly firmwareLimit: number;
  /** The same of what a charger sends. */
  readonly diagnosticsLimit: number;
  /** What chargers sent is forgotten after so many days. */
  readonly diagnosticsDays: number;
  /** Requests a minute of one key; 0: as many as come. */
  readonly rateLimitPerKey: number;
  /** Requests a minute of one address without a good key; 0: as many as come. */
  readonly rateLimitPerAddress: number;
  /** undefined: no mail is sent. */
  readonly smtpUrl: string | undefined;
  /** Who writes; there where there is a mail server. */
  readonly mailFrom: string | undefined;
  /** Whose pages may read answers in a browser: `https://console.example.com`. */
  readonly corsOrigins: readonly string[];
  /** Whether people are shown the console, where one was made. */
  readonly console: boolean;
  /** Files with certificates in PEM; empty: no TLS of its own. */
  readonly tlsCert: readonly string[];
  /** The key of each, in the same order. */
  readonly tlsKey: readonly string[];
}

/** A variable whose value can't be used; its message names the variable, with its first word, and the rule. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  get variable(): string {
    return this.message.split(' ', 1)[0] ?? '';
  }
}

type Env = Readonly<Record<string, string | undefined>>;

/** Reads the configuration. Throws {@link ConfigError}. An empty value counts as unset. */
export function readConfig(env: Env): Config {
  const text = (name: string) => (env[name] === undefined || env[name] === '' ? undefined : env[name]);
  const whole = (name: string, fallback: number, least: number, most: number) => {
    const value = text(name);
    if (value === undefined) return fallback;
    if (!/^[0-9]{1,9}$/.test(value) || Number(value) < least || Number(value) > most) {
      throw new ConfigError(`${name} must be a whole number from ${least} to ${most}, not "${value}"`);
    }
    return Number(value);
  };
  return {
    host: text('HOST') ?? '127.0.0.1',
    port: whole('PORT', 8080, 0, 65_535),
    dataDir: text('DATA_DIR') ?? './data',
    databaseUrl: databaseUrl('DATABASE_URL', text('DATABASE_URL')),
    databaseOwnerUrl: ownerUrl(text('DATABASE_OWNER_URL'), text('DATABASE_URL')),
    databasePoolSize: whole('DATABASE_POOL_SIZE', 16, 2, 500),
    adminKey: adminKey(text('FORECOURT_ADMIN_KEY')),
    logLevel: logLevel(text('LOG_LEVEL') ?? 'info'),
    trustProxy: trustProxy(text('TRUST_PROXY') ?? 'false'),
    publicUrl: publicUrl('PUBLIC_URL', text('PUBLIC_URL')),
    nodeId: nodeId(text('NODE_ID')),
    heartbeatSeconds: whole('HEARTBEAT_SECONDS', 300, 10, 86_400),
    ocppPaths: ocppPaths(text('OCPP_PATHS') ?? ''),
    pingSeconds: whole('PING_SECONDS', 25, 1, 3600),
    callTimeoutSeconds: whole('CALL_TIMEOUT_SECONDS', 60, 1, 3600),
    documentCache: whole('DOCUMENT_CACHE', 128, 1, 100_000),
    frameLog: whole('FRAME_LOG', 200, 0, 100_000),
    frameLogDays: whole('FRAME_LOG_DAYS', 30, 1, 3650),
    importLimit: whole('IMPORT_LIMIT', 200, 1, 10_000),
    filesUrl: publicUrl('FILES_URL', text('FILES_URL')),
    firmwareLimit: whole('FIRMWARE_LIMIT', 500, 1, 10_000),
    diagnosticsLimit: whole('DIAGNOSTICS_LIMIT', 100, 1, 10_000),
    diagnosticsDays: whole('DIAGNOSTICS_DAYS', 30, 1, 3650),
    rateLimitPerKey: whole('RATE_LIMIT_PER_KEY', 6000, 0, 100_000_000),
    rateLimitPerAddress: whole('RATE_LIMIT_PER_ADDRESS', 600, 0, 100_000_000),
    ...mail(text('SMTP_URL'), text('MAIL_FROM')),
    corsOrigins: corsOrigins(text('CORS_ORIGINS') ?? ''),
    console: onOrOff('CONSOLE', text('CONSOLE') ?? 'on'),
    ...tlsFiles(listed(text('TLS_CERT') ?? ''), listed(text('TLS_KEY') ?? '')),
  };
}

/** Where people and chargers reach this server. @param listening as it listens. */
export const reachedAt = ({ publicUrl, filesUrl }: Config, listening: () => string) => ({
  publicUrl: () => publicUrl ?? listening(),
  filesUrl: () => filesUrl ?? publicUrl ?? listening(),
});

function databaseUrl(name: string, value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (!/^postgres(ql)?:\/\/./.test(value) || !URL.canParse(value)) {
    throw new ConfigError(`${name} must be a postgres:// or postgresql:// URL`);
  }
  return value;
}

function ownerUrl(value: string | undefined, server: string | undefined): string | undefined {
  if (value !== undefined && server === undefined) {
    throw new ConfigError('DATABASE_OWNER_URL must not be set without DATABASE_URL');
  }
  return databaseUrl('DATABASE_OWNER_URL', value);
}

function onOrOff(name: string, value: string): boolean {
  if (value !== 'on' && value !== 'off') throw new ConfigError(`${name} must be on or off, not "${value}"`);
  return value === 'on';
}

function adminKey(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (!/^[\x21-\x7e]{16,200}$/.test(value)) {
    throw new ConfigError('FORECOURT_ADMIN_KEY must be 16 to 200 printable ASCII characters without blanks');
  }
  return value;
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

function logLevel(value: string): string {
  if (!LOG_LEVELS.includes(value)) {
    throw new ConfigError(`LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}, not "${value}"`);
  }
  return value;
}

function trustProxy(value: string): boolean | number | string {
  if (value === 'true' || value === 'false') return value === 'true';
  if (/^[0-9]{1,2}$/.test(value)) return Number(value);
  if (!value.split(',').every((part) => isNetwork(part.trim()))) {
    throw new ConfigError(
      `TRUST_PROXY must be true, false, a number of hops, or a list of addresses and networks, not "${value}"`,
    );
  }
  return value;
}

function isNetwork(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
  const [address = '', bits, ...more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return bits === undefined || (/^[0-9]{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

function publicUrl(name: string, value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const url = /^https?:\/\/[^\s\\]+$/.test(value) && URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || `${url.search}${url.hash}${url.username}${url.password}` !== '') {
    throw new ConfigError(
      `${name} must be an http:// or https:// URL without query, fragment and credentials, not "${value}"`,
    );
  }
  return value.replace(/\/+$/, '');
}

const MAIL_FROM = /^(?:[^\s<>@,;]+@[^\s<>@,;]+|[^<>\p{Cc}]*<[^\s<>@,;]+@[^\s<>@,;]+>)$/u;

function mail(
  smtpUrl: string | undefined,
  mailFrom: string | undefined,
): Pick<Config, 'smtpUrl' | 'mailFrom'> {
  // The value may hold a password, and is not told.
  if (smtpUrl !== undefined && (!/^smtps?:\/\/[^/]/.test(smtpUrl) || !URL.canParse(smtpUrl))) {
    throw new ConfigError('SMTP_URL must be an smtp:// or smtps:// URL');
  }
  if (mailFrom !== undefined && !MAIL_FROM.test(mailFrom)) {
    throw new ConfigError(`MAIL_FROM must be a mail address, or a name and one in <>, not "${mailFrom}"`);
  }
  if (smtpUrl !== undefined && mailFrom === undefined) {
    throw new ConfigError('MAIL_FROM must be set where SMTP_URL is');
  }
  return { smtpUrl, mailFrom };
}

function nodeId(value: string | undefined): string | undefined {
  if (value !== undefined && !/^[A-Za-z0-9._-]{1,64}$/.test(value)) {
    throw new ConfigError('NODE_ID must be 1 to 64 letters, digits, dots, dashes or underscores');
  }
  return value;
}

/** The parts between commas. */
function listed(value: string): string[] {
  return value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function ocppPaths(value: string): string[] {
  return listed(value).map((path) => {
    if (!/^\/[A-Za-z0-9._~/-]*$/.test(path)) {
      throw new ConfigError(
        `OCPP_PATHS must be paths that begin with "/", separated by commas, not "${path}"`,
      );
    }
    return path.replace(/\/+$/, '');
  });
}

function corsOrigins(value: string): string[] {
  return listed(value).map((origin) => {
    if (/^https?:/.test(origin) && URL.canParse(origin) && new URL(origin).origin === origin) return origin;
    throw new ConfigError(
      `CORS_ORIGINS must be origins like https://console.example.com, without a path, separated by commas, not "${origin}"`,
    );
  });
}

function tlsFiles(tlsCert: string[], tlsKey: string[]): Pick<Config, 'tlsCert' | 'tlsKey'> {
  if (tlsCert.length < tlsKey.length) throw new ConfigError('TLS_CERT must name a file for each of TLS_KEY');
  if (tlsKey.length < tlsCert.length) throw new ConfigError('TLS_KEY must name a file for each of TLS_CERT');
  return { tlsCert, tlsKey };
}

/** This version, from package.json. */
export function version(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
