import { type Life, type LifeOptions, live, type Whereabouts } from './behaviour.ts';
import { SimulatedCharger } from './charger.ts';
import type { ChargerOptions } from './options.ts';

/**
 * One charger of a fleet file. The file is a JSON array of these; only `id` is required:
 *
 *     [
 *       {
 *         "id": "LYON-01", "password": "k3Vt…", "vendor": "Alfen", "model": "Eve Double", "serial": "ACE0421",
 *         "firmware": "6.5.0", "connectors": 2, "maxPowerW": 22000, "tags": ["04A1B2C3", "04D4E5F6"], "seed": 7
 *       },
 *       { "id": "LYON-HPC", "password": "p9Qz…", "model": "HPC 150", "dc": true, "maxPowerW": 150000, "subprotocol": "ocpp1.6" }
 *     ]
 */
export interface FleetMember {
  id: string;
  password?: string;
  vendor?: string;
  model?: string;
  serial?: string;
  firmware?: string;
  connectors?: number;
  /** Rated power of each connector, W. */
  maxPowerW?: number;
  dc?: boolean;
  /** What its drivers show. A tag of several chargers is one driver's, who is at one of them at a time. */
  tags?: string[];
  /** What is shown now and then instead, and should be refused. */
  strangeTags?: string[];
  /** What it has from the start, and keeps: `fault`: its last connector is broken; `offline`: it comes, and is gone five minutes later. */
  trouble?: 'fault' | 'offline';
  seed?: number;
  subprotocol?: string;
}

const RULES: { [K in keyof Required<FleetMember>]: { rule: string; holds(value: unknown): boolean } } = {
  id: {
    rule: 'a text of 1 to 48 characters',
    holds: (value) => isText(value) && value !== '' && value.length <= 48,
  },
  password: { rule: 'a text', holds: isText },
  vendor: { rule: 'a text of at most 20 characters', holds: (value) => isText(value) && value.length <= 20 },
  model: { rule: 'a text of at most 20 characters', holds: (value) => isText(value) && value.length <= 20 },
  serial: { rule: 'a text of at most 25 characters', holds: (value) => isText(value) && value.length <= 25 },
  firmware: {
    rule: 'a text of at most 50 characters',
    holds: (value) => isText(value) && value.length <= 50,
  },
  connectors: {
    rule: 'a whole number from 1 to 32',
    holds: (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 32,
  },
  maxPowerW: { rule: 'a number greater than 0', holds: (value) => typeof value === 'number' && value > 0 },
  dc: { rule: 'true or false', holds: (value) => typeof value === 'boolean' },
  tags: { rule: 'a list of texts of 1 to 20 characters', holds: isTagList },
  strangeTags: { rule: 'a list of texts of 1 to 20 characters', holds: isTagList },
  trouble: { rule: 'fault or offline', holds: (value) => value === 'fault' || value === 'offline' },
  seed: { rule: 'a whole number', holds: Number.isInteger },
  subprotocol: { rule: 'a text', holds: isText },
};

/** Reads a fleet file's text. A refusal names the entry and the rule. */
export function readFleet(text: string): { members: FleetMember[] } | { refusal: string } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    return { refusal: `is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  if (!Array.isArray(parsed)) return { refusal: 'must be a JSON array of chargers' };
  const members: FleetMember[] = [];
  const seen = new Set<string>();
  for (const [index, entry] of parsed.entries()) {
    const wrong = whatIsWrong(entry);
    if (wrong !== undefined) return { refusal: `entry ${index}: ${wrong}` };
    if (!isMember(entry)) return { refusal: `entry ${index}: must be an object with an id` };
    if (seen.has(entry.id)) return { refusal: `entry ${index}: id ${entry.id} is there twice` };
    seen.add(entry.id);
    members.push(entry);
  }
  return { members };
}

function whatIsWrong(entry: unknown): string | undefined {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return 'must be an object';
  for (const [key, value] of Object.entries(entry)) {
    const rule = ruleOf(key);
    if (rule === undefined) return `unknown key ${key}`;
    if (!rule.holds(value)) return `${key} must be ${rule.rule}`;
  }
  return 'id' in entry ? undefined : 'id is missing';
}

function ruleOf(key: string): { rule: string; holds(value: unknown): boolean } | undefined {
  return Object.hasOwn(RULES, key) ? (RULES as Record<string, (typeof RULES)['id']>)[key] : undefined;
}

/** Only asked about what `whatIsWrong` found right. */
function isMember(entry: unknown): entry is FleetMember {
  return typeof entry === 'object' && entry !== null && 'id' in entry;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isTagList(value: unknown): boolean {
  return Array.isArray(value) && value.every((tag) => isText(tag) && tag.length >= 1 && tag.length <= 20);
}

export interface FleetOptions {
  url: string;
  /** Simulated seconds per real second. Default 1. */
  speed?: number;
  /** Shown by drivers at chargers that have no tags of their own. */
  tags?: readonly string[];
  /** Options for every charger; the member's own win. */
  defaults?: Partial<ChargerOptions>;
  /** How the drivers behave; false: chargers only connect. */
  life?: Omit<LifeOptions, 'tags' | 'seed'> | false;
  /** Chargers that dial at the same time; the next begins when one is at work or has failed once. Default 32. */
  atOnce?: number;
}

/** Chargers of one process, that start and end together. */
export class Fleet {
  readonly chargers: readonly SimulatedCharger[];
  readonly #members: readonly FleetMember[];
  readonly #options: FleetOptions;
  readonly #lives: Life[] = [];
  /** Tags whose drivers are at a charger, or have just left one. */
  readonly #out = new Set<string>();
  #closed = false;

  constructor(members: readonly FleetMember[], options: FleetOptions) {
    this.#members = members;
    this.#options = options;
    this.chargers = members.map((member) => new SimulatedCharger(chargerOptions(member, options)));
  }

  /** Dials all of them, a few at a time, and lets drivers come. Resolves when each was dialled once. Never rejects. */
  async start(): Promise<void> {
    const waiting = [...this.chargers.entries()];
    const worker = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined && !this.#closed; next = waiting.shift()) {
        const [index, charger] = next;
        await this.#startOne(charger, this.#members[index]);
      }
    };
    await Promise.all(Array.from({ length: this.#options.atOnce ?? 32 }, worker));
  }

  async #startOne(charger: SimulatedCharger, member: FleetMember | undefined): Promise<void> {
    let settled = false;
    const off = charger.onAny((event) => {
      if (event.type === 'ready' || event.type === 'refused' || event.type === 'unreachable') settled = true;
    });
    const firstTry = charger.until(() => settled).finally(off);
    const { life } = this.#options;
    void charger.connect().then((ready) => {
      if (!ready || this.#closed || life === false) return;
      if (member?.trouble === 'offline') return void breakOff(charger);
      if (member?.trouble === 'fault') charger.fault(charger.settings.connectors, 'ConnectorLockFailure');
      this.#lives.push(live(charger, this.#lifeOf(member, life)));
    });
    await firstTry;
  }

  #lifeOf(member: FleetMember | undefined, life: FleetOptions['life']): LifeOptions {
    const { tags, strangeTags, trouble } = member ?? {};
    return {
      ...life,
      tags: tags ?? this.#options.tags ?? [],
      ...(strangeTags === undefined ? {} : { strangeTags }),
      ...(tags === undefined ? {} : { whereabouts: this.#whereabouts }),
      // A mishap that ends would mend what is to stay broken.
      ...(trouble === undefined ? {} : { mishapMinutes: [] }),
    };
  }

  readonly #whereabouts: Whereabouts = {
    // Also who was started from afar is at a charger.
    free: (tag) =>
      !this.#out.has(tag) &&
      !this.chargers.some((charger) =>
        Array.from({ length: charger.settings.connectors }, (_, index) => charger.connector(index + 1)).some(
          ({ transaction }) => transaction?.idTag === tag,
        ),
      ),
    comes: (tag) => void this.#out.add(tag),
    left: (tag) => void this.#out.delete(tag),
  };

  /** Hangs up all chargers with a close frame. */
  async close(code = 1000): Promise<void> {
    this.#closed = true;
    for (const life of this.#lives) life.stop();
    await Promise.all(this.chargers.map((charger) => charger.close(code)));
  }
}

async function breakOff(charger: SimulatedCharger): Promise<void> {
  if (await charger.clock.sleep(300)) charger.goOffline();
}

function chargerOptions(member: FleetMember, options: FleetOptions): ChargerOptions {
  const { tags: _tags, strangeTags: _strange, trouble: _trouble, subprotocol, ...own } = member;
  return {
    url: options.url,
    ...(options.speed === undefined ? {} : { speed: options.speed }),
    ...options.defaults,
    ...own,
    ...(subprotocol === undefined ? {} : { subprotocols: subprotocol === '' ? [] : [subprotocol] }),
  };
}
