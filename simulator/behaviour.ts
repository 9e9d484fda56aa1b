import type { SimulatedCharger } from './charger.ts';
import type { ErrorCode } from './messages.ts';
import { type Random, seeded, seedOf } from './random.ts';

export interface LifeOptions {
  /** What drivers show. One in a dozen shows something else. */
  tags: readonly string[];
  /** Tags that may be shown now and then and should be refused; default one that nobody knows. */
  strangeTags?: readonly string[];
  /** Where several chargers share their drivers: who is at one of them comes to no other meanwhile. Default: nobody is asked. */
  whereabouts?: Whereabouts;
  /** Default: the charger's own seed. */
  seed?: number;
  /** Simulated minutes between two drivers at one connector: least and most. Default 1 and 25. */
  pauseMinutes?: readonly [number, number];
  /** Simulated minutes between two mishaps (fault, power cut, network loss) of one charger. Default 90 and 400; [] for none. */
  mishapMinutes?: readonly [number, number] | readonly [];
}

/** Knows of each tag whether its driver could come now. */
export interface Whereabouts {
  free(tag: string): boolean;
  comes(tag: string): void;
  /** He is rested, and may come again. */
  left(tag: string): void;
}

export interface Life {
  /** No new driver comes; what runs is left as it is. The charger itself stays connected. */
  stop(): void;
  /** Resolves when nobody acts on the charger any more. Never rejects. */
  readonly ended: Promise<void>;
}

interface Plot {
  charger: SimulatedCharger;
  random: Random;
  alive(): boolean;
  /** Simulated seconds; false when the life is over. */
  pass(seconds: number): Promise<boolean>;
}

/** Gives a charger a life of its own: drivers come, charge and leave, and now and then something goes wrong. */
export function live(charger: SimulatedCharger, options: LifeOptions): Life {
  let over = false;
  const seed = options.seed ?? charger.settings.seed;
  const plot = (name: string): Plot => ({
    charger,
    // Each actor has its own randomness: how one connector fares does not change the other.
    random: seeded(seed ^ seedOf(name)),
    alive: () => !over,
    pass: async (seconds) => (await charger.clock.sleep(seconds)) && !over,
  });
  const actors = Array.from({ length: charger.settings.connectors }, (_, index) =>
    drivers(plot(`connector ${index + 1}`), index + 1, options),
  );
  const [least, most] = options.mishapMinutes ?? [90, 400];
  if (least !== undefined && most !== undefined) actors.push(mishaps(plot('mishaps'), least, most));
  return {
    stop: () => {
      over = true;
    },
    ended: Promise.all(actors).then(() => undefined),
  };
}

async function drivers(plot: Plot, connector: number, options: LifeOptions): Promise<void> {
  const [least, most] = options.pauseMinutes ?? [1, 25];
  let pauseS = plot.random.between(0, most * 60);
  while (await plot.pass(pauseS)) {
    if (plot.charger.connector(connector).status === 'Available') await visit(plot, connector, options);
    pauseS = plot.random.between(least, most) * 60;
  }
}

/** One driver, who is nowhere else meanwhile. */
async function visit(plot: Plot, connector: number, options: LifeOptions): Promise<void> {
  const { random } = plot;
  const { whereabouts } = options;
  const tag = chooseTag(random, options);
  // All of them are elsewhere.
  if (tag === undefined && whereabouts !== undefined && options.tags.length > 0) return;
  if (tag !== undefined && whereabouts !== undefined) {
    whereabouts.comes(tag);
    await stay(plot, connector, tag);
    // The car is driven before it is charged again.
    void plot.pass(random.between(60, 240) * 60).then(() => whereabouts.left(tag));
  } else await stay(plot, connector, tag);
}

/** Cable in, tag, some energy, tag or not, cable out. */
async function stay(plot: Plot, connector: number, tag: string | undefined): Promise<void> {
  const { charger, random } = plot;
  const wantedWh = random.between(3_000, 38_000);
  const parksOn = random.chance(0.25);
  charger.plugIn(connector);
  if (tag !== undefined && (await plot.pass(random.between(5, 40)))) {
    const presented = await charger.presentTag(connector, tag);
    if (presented.outcome === 'started') await charge(plot, connector, tag, wantedWh);
  }
  if (!plot.alive()) return;
  if (!(await plot.pass(parksOn ? random.between(300, 1800) : random.between(10, 90)))) return;
  charger.unplug(connector);
}

/** Until the driver has what he wants, the car is full, or something else ended it. */
async function charge(plot: Plot, connector: number, tag: string, wantedWh: number): Promise<void> {
  const { charger, random } = plot;
  const pausesAtWh = random.chance(0.2) ? wantedWh * random.between(0.3, 0.7) : undefined;
  const pullsCable = random.chance(0.2);
  const done = (limitWh: number) => (): boolean => {
    const view = charger.connector(connector);
    return (
      !plot.alive() ||
      view.transaction === undefined ||
      view.transaction.energyWh >= limitWh ||
      (view.soc ?? 0) > 0.999
    );
  };
  if (pausesAtWh !== undefined) {
    await charger.until(done(pausesAtWh));
    charger.suspendByCar(connector);
    if (!(await plot.pass(random.between(120, 600)))) return;
    charger.resume(connector);
  }
  await charger.until(done(wantedWh));
  const running = charger.connector(connector).transaction;
  if (!plot.alive() || running === undefined) return;
  if (pullsCable) charger.unplug(connector);
  else await charger.presentTag(connector, tag);
}

function chooseTag(random: Random, options: LifeOptions): string | undefined {
  const free = (tag: string) => options.whereabouts?.free(tag) ?? true;
  const strange = (options.strangeTags ?? ['DEADBEEF']).filter(free);
  const usual = random.pick(options.tags.filter(free));
  return random.chance(1 / 12) ? (random.pick(strange) ?? usual) : usual;
}

const FAULTS: readonly ErrorCode[] = [
  'GroundFailure',
  'OverCurrentFailure',
  'HighTemperature',
  'ConnectorLockFailure',
  'EVCommunicationError',
  'PowerMeterFailure',
];

async function mishaps(plot: Plot, least: number, most: number): Promise<void> {
  const { charger, random } = plot;
  while (await plot.pass(random.between(least, most) * 60)) {
    const kind = random.pick(['fault', 'fault', 'power', 'network', 'network'] as const);
    if (kind === 'power') await charger.powerCut(random.between(20, 240) * 1000);
    if (kind === 'network') {
      charger.goOffline();
      await plot.pass(random.between(120, 1500));
      charger.comeBack();
    }
    if (kind === 'fault') {
      const connector = 1 + Math.floor(random.between(0, charger.settings.connectors));
      charger.fault(connector, random.pick(FAULTS) ?? 'OtherError');
      if (!(await plot.pass(random.between(180, 1200)))) return;
      charger.clearFault(connector);
    }
  }
}
