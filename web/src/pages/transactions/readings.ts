/** What samples say, as OCPP 1.6 means it: defaults filled in, one unit a kind, a line a phase. */
import type { Schemas } from '../../api/client.ts';
import type { Series } from '../../parts/plot-shape.ts';
import { t } from '../../texts/texts.ts';

export type Sample = Schemas['MeterValue'];

const words = t.transactions.plots;
export const REGISTER = 'Energy.Active.Import.Register';

export interface Reading {
  readonly measurand: string;
  readonly unit: string;
  readonly value: number;
  /** null: of all phases. */
  readonly phase: string | null;
  readonly location: string;
  readonly context: string;
}

/** A unit that is left out is Wh (OCPP 1.6, 7.43) and means that of the measurand. */
const usual = (measurand: string): string => {
  if (measurand.startsWith('Energy.Reactive')) return 'varh';
  if (measurand.startsWith('Energy')) return 'Wh';
  if (measurand.startsWith('Power.Reactive')) return 'var';
  if (measurand.startsWith('Power.Factor')) return '';
  if (measurand.startsWith('Power')) return 'W';
  if (measurand.startsWith('Current')) return 'A';
  const named: Readonly<Record<string, string>> = { Voltage: 'V', SoC: 'Percent', Temperature: 'Celsius' };
  return named[measurand] ?? '';
};

/** Unit as it is shown, and what the value is multiplied by. */
const SHOWN: Readonly<Record<string, readonly [unit: string, factor: number]>> = {
  wh: ['kWh', 0.001],
  kwh: ['kWh', 1],
  varh: ['kvarh', 0.001],
  kvarh: ['kvarh', 1],
  w: ['kW', 0.001],
  kw: ['kW', 1],
  va: ['kVA', 0.001],
  kva: ['kVA', 1],
  var: ['kvar', 0.001],
  kvar: ['kvar', 1],
  a: ['A', 1],
  v: ['V', 1],
  percent: ['%', 1],
  celsius: ['°C', 1],
  celcius: ['°C', 1],
  fahrenheit: ['°F', 1],
  k: ['K', 1],
};

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** What is no number, as signed data is none, is left to the table of what came. */
function readingOf(told: unknown): Reading | undefined {
  if (typeof told !== 'object' || told === null) return undefined;
  const fields = told as Record<string, unknown>;
  if (fields.format === 'SignedData') return undefined;
  const written = typeof fields.value === 'number' ? String(fields.value) : (text(fields.value) ?? '').trim();
  if (!/^[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?$/i.test(written)) return undefined;
  const measurand = text(fields.measurand) ?? REGISTER;
  const unit = text(fields.unit) ?? usual(measurand);
  const [shown, factor] = SHOWN[unit.toLowerCase()] ?? [unit, 1];
  return {
    measurand,
    unit: shown,
    value: Number(written.replace(',', '.')) * factor,
    phase: text(fields.phase)?.replace(/^(L[123])-N$/, '$1') ?? null,
    location: text(fields.location) ?? 'Outlet',
    context: text(fields.context) ?? 'Sample.Periodic',
  };
}

export const readingsOf = (sample: Sample): Reading[] =>
  sample.sampledValue.flatMap((told) => readingOf(told) ?? []);

/** Of a measurand at the outlet: that of all phases, else what they are together. */
export function totalOf(readings: readonly Reading[], measurand: string): Reading | undefined {
  const told = readings.filter((one) => one.measurand === measurand && one.location === 'Outlet');
  const whole = told.filter(({ phase }) => phase === null).at(-1);
  if (whole !== undefined) return whole;
  const phases = new Map(told.filter(({ phase }) => /^L[123]$/.test(phase ?? '')).map((r) => [r.phase, r]));
  const [first] = phases.values();
  if (first === undefined) return undefined;
  return { ...first, phase: null, value: [...phases.values()].reduce((sum, { value }) => sum + value, 0) };
}

/** Several measurands that are looked at together. */
const PANES = ['power', 'energy', 'current', 'voltage', 'soc'] as const;
type PaneName = (typeof PANES)[number];
const PLACE: Readonly<Record<string, PaneName>> = {
  'Power.Active.Import': 'power',
  'Power.Active.Export': 'power',
  'Power.Offered': 'power',
  [REGISTER]: 'energy',
  'Current.Import': 'current',
  'Current.Export': 'current',
  'Current.Offered': 'current',
  Voltage: 'voltage',
  SoC: 'soc',
};

export interface Pane {
  readonly key: string;
  readonly title: string;
  readonly series: readonly Series[];
}

interface Line {
  readonly label: string;
  readonly unit: string;
  readonly dashed: boolean;
  readonly points: [at: number, value: number | null][];
}

function labelOf({ measurand, phase, location }: Reading): string {
  const what = measurand.endsWith('.Offered')
    ? words.offered
    : measurand.endsWith('.Export')
      ? words.exported
      : undefined;
  const name = [what, phase ?? (what === undefined ? words.whole : undefined)].filter(Boolean).join(' ');
  return location === 'Outlet' ? name : words.at(name, location);
}

/** The register is shown as what was charged: a meter's whole life says nothing of this one. */
function energyLine(
  at: number,
  readings: readonly Reading[],
  start: { wh: number | null },
): Reading | undefined {
  const told = totalOf(readings, REGISTER);
  if (told === undefined || told.unit !== 'kWh') return undefined;
  start.wh ??= told.value * 1000;
  return Number.isNaN(at) ? undefined : { ...told, value: told.value - start.wh / 1000 };
}

/** @param meterStart Wh; null: the first register stands in. */
export function panesOf(samples: readonly Sample[], meterStart: number | null): Pane[] {
  const panes = new Map<string, Map<string, Line>>();
  const start = { wh: meterStart };
  const add = (pane: string, at: number, reading: Reading) => {
    const lines = panes.get(pane) ?? new Map<string, Line>();
    panes.set(pane, lines);
    const label = labelOf(reading);
    const line = lines.get(`${label} ${reading.unit}`) ?? {
      label,
      unit: reading.unit,
      dashed: reading.measurand.endsWith('.Offered'),
      points: [],
    };
    lines.set(`${label} ${reading.unit}`, line);
    line.points.push([at, reading.value]);
  };
  for (const sample of samples) {
    const at = Date.parse(sample.sampledAt);
    const readings = readingsOf(sample);
    const charged = energyLine(at, readings, start);
    if (charged !== undefined) add('energy', at, charged);
    for (const reading of readings) {
      if (reading.measurand !== REGISTER) add(PLACE[reading.measurand] ?? reading.measurand, at, reading);
    }
  }
  const order = (key: string) => (PANES.includes(key as PaneName) ? PANES.indexOf(key as PaneName) : 99);
  return [...panes]
    .sort(([a], [b]) => order(a) - order(b) || (a < b ? -1 : 1))
    .map(([key, lines]) => ({
      key,
      title: words.panes[key as PaneName] ?? key,
      series: [...lines.values()].sort((a, b) => (a.label < b.label ? -1 : 1)),
    }));
}
