import { readFile } from 'node:fs/promises';
import { type Arguments, HELP, readArguments } from './arguments.ts';
import type { SimulatedCharger } from './charger.ts';
import { describe, eventLine } from './event-line.ts';
import { Fleet, type FleetMember, readFleet } from './fleet.ts';

/** What the command needs of the process around it. */
export interface Surroundings {
  out(line: string): void;
  err(line: string): void;
  /** Aborted when the command shall end (Ctrl-C). */
  signal: AbortSignal;
}

/** Wh after which the driver of `--once` has enough. */
const ONCE_WH = 1500;

/** Runs the command; resolves with the exit code: 0, 1 (`--once` and refused), 2 (wrong arguments or fleet file). */
export async function simulate(argv: readonly string[], around: Surroundings): Promise<number> {
  const parsed = readArguments(argv);
  if (parsed.kind === 'help') {
    around.out(HELP.trimEnd());
    return 0;
  }
  if (parsed.kind === 'refusal') {
    around.err(`${parsed.sentence} --help lists all flags.`);
    return 2;
  }
  const given = parsed.arguments;
  const read = given.fleet === undefined ? { members: [single(given)] } : await readFleetFile(given.fleet);
  if ('refusal' in read) {
    around.err(read.refusal);
    return 2;
  }
  const fleet = new Fleet(read.members, {
    url: given.url,
    speed: given.speed,
    tags: given.tags,
    life: given.once ? false : {},
  });
  if (!given.quiet) for (const charger of fleet.chargers) print(charger, around);
  return run(fleet, given, around.signal);
}

async function run(fleet: Fleet, given: Arguments, signal: AbortSignal): Promise<number> {
  const interrupted = new Promise<number>((resolve) => {
    if (signal.aborted) resolve(0);
    signal.addEventListener('abort', () => resolve(0), { once: true });
  });
  void fleet.start();
  const [only] = fleet.chargers;
  const tag = given.tags[0];
  const work = given.once && only !== undefined && tag !== undefined ? once(only, tag) : interrupted;
  const code = await Promise.race([work, interrupted]);
  // 1001: the charger goes away, as a browser tab would say it.
  await fleet.close(signal.aborted ? 1001 : 1000);
  return code;
}

/** One driver charges once. */
async function once(charger: SimulatedCharger, tag: string): Promise<number> {
  // Who is turned away at the door would be the next time, too.
  const turnedAway = new Promise<boolean>((resolve) => {
    charger.on('refused', ({ httpStatus }) => {
      if (httpStatus >= 400 && httpStatus < 500) resolve(false);
    });
  });
  if (!(await Promise.race([charger.connect(), turnedAway]))) return 1;
  charger.plugIn(1, { soc: 0.2 });
  const presented = await charger.presentTag(1, tag);
  let refused = presented.outcome !== 'started';
  if (!refused) {
    await charger.until(() => (charger.connector(1).transaction?.energyWh ?? ONCE_WH) >= ONCE_WH);
    // No transaction any more: the server did not want it.
    refused = charger.connector(1).transaction === undefined;
    if (!refused) await charger.presentTag(1, tag);
  }
  charger.unplug(1);
  await charger.until(() => charger.queued === 0);
  return refused ? 1 : 0;
}

function single(given: Arguments): FleetMember {
  const { id, connectors, vendor, model, seed } = given;
  const password = given.password ?? process.env.SIMULATOR_PASSWORD;
  return {
    id: id ?? '',
    ...(password === undefined ? {} : { password }),
    ...(connectors === undefined ? {} : { connectors }),
    ...(vendor === undefined ? {} : { vendor }),
    ...(model === undefined ? {} : { model }),
    ...(seed === undefined ? {} : { seed }),
  };
}

async function readFleetFile(path: string): Promise<{ members: FleetMember[] } | { refusal: string }> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    return {
      refusal: `--fleet ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
  const read = readFleet(text);
  return 'refusal' in read ? { refusal: `--fleet ${path} ${read.refusal}.` } : read;
}

function print(charger: SimulatedCharger, around: Surroundings): void {
  let last = '';
  charger.onAny((event) => {
    const what = describe(event);
    // A server that is away is told of once, not at every try.
    const repeated = event.type === 'unreachable' && what === last;
    if (what !== undefined) last = what;
    if (what !== undefined && !repeated) around.out(eventLine(new Date(), charger.id, what));
  });
}
