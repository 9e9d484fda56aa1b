/**
 * How many requests a minute may hold: of one key, and of one address without a good key. Counted in this process, for the newest
 * 5,000 of each: addresses by @fastify/rate-limit, keys by windows.ts, since each read of a document is counted.
 */
import { fastifyRateLimit, normalizeIP } from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Refusal, refuse } from '../domain/errors.ts';
import { Windows } from './windows.ts';

export interface LimitSettings {
  /** Requests a minute of one key; 0: as many as come. */
  readonly perKey: number;
  /** Requests a minute of one address that show no good key; 0: as many as come. */
  readonly perAddress: number;
  addressOf(request: FastifyRequest): string;
}

export interface Limits {
  /** Counts a request of a key, and answers the refusal when there were too many. */
  ofKey(reply: FastifyReply, key: string): Refusal | undefined;
  /** The same without a word to whom; undefined: as many as come. */
  countKey(key: string): KeyCount | undefined;
  /** Whether a key has none left, without counting. */
  isKeySpent(key: string): boolean;
  /** Counts a request without a good key from its address, and answers the refusal when there were too many. */
  ofAddress(request: FastifyRequest, reply: FastifyReply): Promise<Refusal | undefined>;
  /** Whether its address has none left, without counting. */
  isSpent(request: FastifyRequest): Promise<boolean>;
  /** Whether a key that was never seen may be looked up for an address that has none left: few a second, so that a good one gets in. */
  mayLookUp(request: FastifyRequest): Promise<boolean>;
}

/** What a key has asked for in its minute, with this request. */
export interface KeyCount {
  readonly exceeded: boolean;
  /** The values of {@link RATE_LIMIT_HEADERS}. */
  readonly told: readonly [limit: string, remaining: string, reset: string];
}

const MINUTE = 60_000;
const KEYS = 5000;
const SECOND = 1000;
/** Look-ups a second for an address that has none left. */
const LOOK_UPS = 20;

/** The headers, as draft-ietf-httpapi-ratelimit-headers had them up to its sixth version: what most clients read. */
export const RATE_LIMIT_HEADERS = ['RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset'] as const;

export async function limitsOf(app: FastifyInstance, settings: LimitSettings): Promise<Limits> {
  await app.register(fastifyRateLimit, { global: false });
  const { perKey, perAddress } = settings;
  const windows = new Windows(MINUTE, KEYS);
  const address = (request: FastifyRequest) => normalizeIP(settings.addressOf(request));
  const addresses = app.createRateLimit({ max: perAddress, timeWindow: MINUTE, keyGenerator: address });
  const lookUps = app.createRateLimit({ max: LOOK_UPS, timeWindow: SECOND, keyGenerator: address });

  const counted = (key: string) => {
    const { count, seconds } = windows.count(key);
    const remaining = Math.max(0, perKey - count);
    return {
      isAllowed: false,
      max: perKey,
      remaining,
      ttlInSeconds: seconds,
      isExceeded: count > perKey,
    } as const;
  };

  return {
    ofKey(reply, key) {
      if (perKey === 0) return undefined;
      return judged(reply, counted(key), `a key may ask ${perKey} times a minute`);
    },
    countKey(key) {
      if (perKey === 0) return undefined;
      const one = counted(key);
      return { exceeded: one.isExceeded, told: toldBy(one) };
    },
    isKeySpent: (key) => perKey > 0 && windows.counted(key) >= perKey,
    async ofAddress(request, reply) {
      if (perAddress === 0) return undefined;
      const rule = `an address may ask ${perAddress} times a minute without a good key`;
      return judged(reply, await addresses(request), rule);
    },
    async isSpent(request) {
      if (perAddress === 0) return false;
      const counted = await addresses(request, { increment: false });
      return !counted.isAllowed && counted.remaining === 0;
    },
    async mayLookUp(request) {
      const counted = await lookUps(request);
      return counted.isAllowed || !counted.isExceeded;
    },
  };
}

type Counted =
  | { readonly isAllowed: true }
  | {
      readonly isAllowed: false;
      readonly max: number;
      readonly remaining: number;
      readonly ttlInSeconds: number;
      readonly isExceeded: boolean;
    };

const toldBy = ({ max, remaining, ttlInSeconds }: Exclude<Counted, { isAllowed: true }>) =>
  [String(max), String(remaining), String(ttlInSeconds)] as const;

/** Tells how many are left. */
function judged(reply: FastifyReply, counted: Counted, rule: string): Refusal | undefined {
  if (counted.isAllowed) return undefined;
  const { ttlInSeconds, isExceeded } = counted;
  const told = toldBy(counted);
  for (const [i, name] of RATE_LIMIT_HEADERS.entries()) void reply.header(name.toLowerCase(), told[i]);
  if (!isExceeded) return undefined;
  void reply.header('retry-after', String(ttlInSeconds));
  return refuse('too-many-requests', undefined, tooMany(rule, ttlInSeconds));
}

/** The rule that was broken, and when to try again. */
export const tooMany = (rule: string, seconds: number) => `${rule}: try again in ${seconds} seconds`;
