import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readArguments } from './arguments.ts';
import { simulate } from './command.ts';
import { Fleet, type FleetMember, readFleet } from './fleet.ts';
import { CentralSystem } from './testing/central-system.ts';

const URL_ = ['--url', 'ws://127.0.0.1:1/ocpp'];

describe('arguments', () => {
  it.each([
    [['--conectors', '3'], "Unknown option '--conectors'"],
    [['extra'], "Unexpected argument 'extra'"],
    [[], '--url is missing'],
    [['--url', 'http://host', '--id', 'A'], '--url must begin with ws://'],
    [URL_, '--id is missing'],
    [[...URL_, '--id', 'é'], '--id must be 1 to 48 printable ASCII characters'],
    [[...URL_, '--id', 'A', '--fleet', 'f.json'], '--id and --fleet exclude each other'],
    [
      [...URL_, '--id', 'A', '--connectors', '0'],
      '--connectors must be a whole number from 1 to 32, not "0"',
    ],
    [[...URL_, '--id', 'A', '--speed', 'fast'], '--speed must be a number above 0'],
    [[...URL_, '--id', 'A', '--seed', '-1'], "'--seed"],
    [[...URL_, '--id', 'A', '--tag', 'x'.repeat(21)], '--tag must be 1 to 20'],
    [[...URL_, '--id', 'A', '--vendor', 'x'.repeat(21)], '--vendor must be at most 20'],
    [[...URL_, '--id', 'A', '--once'], '--once needs a --tag'],
    [[...URL_, '--fleet', 'f.json', '--once'], '--once goes with --id'],
    [[...URL_, '--fleet', 'f.json', '--vendor', 'V'], '--vendor goes with --id'],
  ])('%j is refused by name', (argv, sentence) => {
    const parsed = readArguments(argv);
    expect(parsed.kind).toBe('refusal');
    expect(parsed.kind === 'refusal' && parsed.sentence).toContain(sentence);
  });

  it('reads tags and numbers', () => {
    const parsed = readArguments([
      ...URL_,
      '--id',
      'A',
      '--tag',
      'T1',
      '--tag',
      'T2',
      '--speed',
      '60',
      '--seed',
      '7',
    ]);
    expect(parsed).toMatchObject({
      kind: 'run',
      arguments: { tags: ['T1', 'T2'], speed: 60, seed: 7, quiet: false },
    });
  });
});

describe('fleet file', () => {
  it.each([
    ['{', 'is not JSON'],
    ['{}', 'must be a JSON array'],
    ['[{"vendor":"V"}]', 'entry 0: id is missing'],
    ['[{"id":"A"},{"id":"A"}]', 'entry 1: id A is there twice'],
    ['[{"id":"A","connectors":99}]', 'entry 0: connectors must be a whole number from 1 to 32'],
    ['[{"id":"A","trouble":"much"}]', 'entry 0: trouble must be fault or offline'],
    ['[{"id":"A","colour":"red"}]', 'entry 0: unknown key colour'],
  ])('%s is refused', (text, refusal) => {
    const read = readFleet(text);
    expect('refusal' in read && read.refusal).toContain(refusal);
  });
});

describe('the command', () => {
  let central: CentralSystem;
  let folder: string;
  let out: string[];
  let err: string[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'simulator-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    central = await CentralSystem.start();
    out = [];
    err = [];
  });
  afterEach(async () => {
    await central.close();
    expect(central.violations).toEqual([]);
  });

  const run = (argv: string[], signal = new AbortController().signal): Promise<number> =>
    simulate(argv, { out: (line) => out.push(line), err: (line) => err.push(line), signal });

  it('helps, and refuses wrong flags with 2', async () => {
    expect(await run(['--help'])).toBe(0);
    expect(out.join('\n')).toContain('--fleet FILE');
    expect(await run(['--nonsense'])).toBe(2);
    expect(err).toEqual(["Unknown option '--nonsense'. --help lists all flags."]);
    expect(await run([...URL_, '--fleet', join(folder, 'missing.json')])).toBe(2);
    expect(err.at(-1)).toContain('cannot be read');
  });

  it('--once charges once, prints one line an event, and says by its code whether it could', async () => {
    const argv = ['--url', central.url, '--id', 'LYON-01', '--speed', '3600', '--once', '--tag'];
    expect(await run([...argv, 'TAG'])).toBe(0);
    expect(out.every((line) => /^\d\d:\d\d:\d\d LYON-01 \S/.test(line))).toBe(true);
    expect(out.some((line) => line.includes('#1 stopped 701: Local'))).toBe(true);
    expect(await run([...argv, 'NOBODY'])).toBe(1);
  });

  it('runs a fleet file until it is interrupted', async () => {
    const file = join(folder, 'fleet.json');
    await writeFile(
      file,
      JSON.stringify([
        { id: 'A', tags: ['T'] },
        { id: 'B', dc: true, connectors: 1 },
      ]),
    );
    const ending = new AbortController();
    const code = run(['--url', central.url, '--fleet', file, '--speed', '60', '--quiet'], ending.signal);
    await central.until(() => central.of('StatusNotification').length === 5, 'five statuses');
    ending.abort();
    expect(await code).toBe(0);
    expect(out).toEqual([]);
  });

  it('starts fifty chargers, that charge', async () => {
    const members = Array.from({ length: 50 }, (_, index) => ({ id: `C${index}`, tags: [`T${index}`] }));
    const life = { pauseMinutes: [1, 2], mishapMinutes: [] } as const;
    const fleet = new Fleet(members, {
      url: central.url,
      speed: 3600,
      life,
      defaults: { meterSampleIntervalS: 600 },
    });
    await fleet.start();
    await central.until(
      () => new Set(central.of('StopTransaction').map(({ charger }) => charger)).size >= 25,
      'stops',
    );
    await fleet.close();
    expect(new Set(central.of('BootNotification').map(({ charger }) => charger)).size).toBe(50);
  });

  it('lets a driver be at one charger at a time, breaks what shall be broken, and loses what shall be lost', async () => {
    const members: FleetMember[] = [
      { id: 'F1', tags: ['T1', 'T2'], strangeTags: [], trouble: 'fault', connectors: 2 },
      { id: 'F2', tags: ['T1', 'T2'], strangeTags: [], connectors: 3 },
      { id: 'F3', tags: ['T1'], trouble: 'offline' },
    ];
    const life = { pauseMinutes: [1, 2], mishapMinutes: [] } as const;
    const fleet = new Fleet(members, { url: central.url, speed: 3600, life });
    const [broken, , gone] = fleet.chargers;
    let most = 0;
    for (const charger of fleet.chargers) {
      charger.onAny(() => {
        const tags = fleet.chargers.flatMap((one) =>
          Array.from({ length: one.settings.connectors }, (_, at) => one.connector(at + 1)).flatMap(
            ({ transaction }) => (transaction === undefined ? [] : [transaction.idTag]),
          ),
        );
        most = Math.max(most, tags.length - new Set(tags).size);
      });
    }
    const lost = gone?.waitFor('offline');
    await fleet.start();
    await lost;
    await central.until(() => central.of('StopTransaction').length >= 2, 'stops');
    expect(most).toBe(0);
    expect(broken?.connector(2).status).toBe('Faulted');
    expect(central.of('StartTransaction').some(({ charger }) => charger === 'F3')).toBe(false);
    await fleet.close();
  });

  it('survives a rough life without a wrong frame', async () => {
    const members = Array.from({ length: 8 }, (_, index) => ({
      id: `R${index}`,
      tags: ['T1', 'T2'],
      dc: index % 2 === 0,
    }));
    const life = { pauseMinutes: [1, 5], mishapMinutes: [5, 20] } as const;
    const fleet = new Fleet(members, { url: central.url, speed: 3600, life });
    const seen = new Set<string>();
    for (const charger of fleet.chargers) charger.onAny(({ type }) => seen.add(type));
    await fleet.start();
    const wanted = ['power-back', 'online', 'stopped', 'delivered'];
    await central.until(() => wanted.every((type) => seen.has(type)), 'mishaps');
    await fleet.close();
    expect(seen.has('dropped')).toBe(false);
  });
});
