import 'uplot/dist/uPlot.min.css';
import { useComputedColorScheme, VisuallyHidden } from '@mantine/core';
import { useEffect, useRef } from 'react';
import UPlot from 'uplot';
import { viewerZone } from '../preferences.ts';
import classes from './plot.module.css';
import type { PlotProps, Series } from './plot-shape.ts';
import { momentIn } from './time.tsx';

const INKS = ['--fc-busy-ink', '--fc-good-ink', '--fc-wait-ink', '--fc-held-ink', '--fc-bad-ink'];

/** One column of times that all series have. */
function aligned(series: readonly Series[]): UPlot.AlignedData {
  const times = [...new Set(series.flatMap(({ points }) => points.map(([at]) => at)))].sort((a, b) => a - b);
  const columns = series.map(({ points }) => {
    const values = new Map(points);
    return times.map((at) => (values.has(at) ? (values.get(at) ?? null) : undefined));
  });
  return [times.map((at) => at / 1000), ...columns] as unknown as UPlot.AlignedData;
}

/** Times as everywhere else, to the second where they are that near; the day where it begins. */
function clockOf(zone: string, seconds: readonly number[]): string[] {
  const fine = seconds.some((one) => one % 60 !== 0);
  return seconds.map((one, index) => {
    const [day, time] = partsOf(zone, one, fine);
    const before = seconds[index - 1];
    return before !== undefined && partsOf(zone, before, fine)[0] === day ? time : `${time}\n${day}`;
  });
}

function partsOf(zone: string, seconds: number, fine: boolean): [day: string, time: string] {
  const date = new Date(seconds * 1000);
  return [
    date.toLocaleDateString(navigator.languages, { timeZone: zone, month: 'short', day: 'numeric' }),
    date.toLocaleTimeString(navigator.languages, {
      ...{ timeZone: zone, hourCycle: 'h23', hour: '2-digit', minute: '2-digit' },
      ...(fine ? { second: '2-digit' } : {}),
    }),
  ];
}

const said = (value: number | null | undefined, unit: string) =>
  value === null || value === undefined
    ? '–'
    : `${value.toLocaleString(undefined, { maximumFractionDigits: 2 })} ${unit}`;

/** Where an axis begins and ends. */
function rangeFor(fromZero: boolean) {
  return (_u: UPlot, min: number, max: number): [number, number] => {
    if (fromZero) return [Math.min(0, min), max <= 0 ? 1 : max * 1.1];
    const room = Math.max((max - min) * 0.2, Math.abs(max) * 0.02, 1);
    return [min - room, max + room];
  };
}

type Drawn = PlotProps & { height: number };

export function PlotDrawn({ label, series, height, zone = viewerZone, fromZero = true }: Drawn) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot | null>(null);
  const scheme = useComputedColorScheme('light');
  const shape = series
    .map(({ label: name, unit, color, dashed }) => [name, unit, color, dashed].join(' '))
    .join('|');
  const latest = useRef(series);
  latest.current = series;

  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn anew where its shape or the colours change, not with each value
  useEffect(() => {
    const box = place.current;
    if (box === null) return;
    const ink = (name: string) => getComputedStyle(box).getPropertyValue(name).trim();
    const units = [...new Set(latest.current.map(({ unit }) => unit))];
    const axis = {
      stroke: ink('--fc-ink-2'),
      grid: { stroke: ink('--fc-line-2'), width: 1 },
      ticks: { stroke: ink('--fc-line'), width: 1, size: 4 },
      font: `11px ${getComputedStyle(box).fontFamily}`,
    };
    plot.current = new UPlot(
      {
        width: box.clientWidth,
        height,
        tzDate: (seconds) => UPlot.tzDate(new Date(seconds * 1000), zone),
        cursor: { drag: { x: true, y: false } },
        legend: { live: true },
        // What is pointed at is told by the legend; else it has no values to show.
        hooks: {
          setLegend: [(u: UPlot) => box.toggleAttribute('data-pointed', u.legend.idx != null)],
        },
        scales: Object.fromEntries(units.map((unit) => [unit, { range: rangeFor(fromZero) }])),
        axes: [
          { ...axis, values: (_u: UPlot, seconds: number[]) => clockOf(zone, seconds) },
          ...units.slice(0, 2).map(
            (unit, index) =>
              ({
                ...axis,
                scale: unit,
                side: index === 0 ? 3 : 1,
                size: 56,
                grid: { ...axis.grid, show: index === 0 },
                values: (_u: UPlot, ticks: number[]) =>
                  ticks.map((tick) => `${tick.toLocaleString()} ${unit}`),
              }) as UPlot.Axis,
          ),
        ],
        series: [
          { value: (_u, seconds) => (seconds === null ? '–' : momentIn(zone, seconds * 1000, true)) },
          ...latest.current.map(({ label: name, unit, color, dashed }, index) => ({
            label: name,
            scale: unit,
            stroke: color ?? ink(INKS[index % INKS.length] ?? ''),
            width: 2,
            ...(dashed ? { dash: [6, 4] } : {}),
            spanGaps: false,
            points: { show: false },
            value: (_u: UPlot, value: number | null) => said(value, unit),
          })),
        ],
      },
      aligned(latest.current),
      box,
    );
    const watch = new ResizeObserver(() => plot.current?.setSize({ width: box.clientWidth, height }));
    watch.observe(box);
    return () => {
      watch.disconnect();
      plot.current?.destroy();
      plot.current = null;
    };
  }, [shape, height, zone, scheme, fromZero]);

  useEffect(() => plot.current?.setData(aligned(series)), [series]);

  return (
    <figure className={classes.plot} aria-label={label}>
      <div ref={place} className={classes.drawn} data-single={series.length === 1 || undefined} aria-hidden />
      <VisuallyHidden>
        {series.map(({ label: name, unit, points }) => {
          const values = points.map(([, value]) => value).filter((value) => value !== null);
          const most = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
          return (
            <p key={name}>
              {name}: {said(values[0], unit)} … {said(values.at(-1), unit)}, ≤{' '}
              {said(Number.isFinite(most) ? most : null, unit)}
            </p>
          );
        })}
      </VisuallyHidden>
    </figure>
  );
}
