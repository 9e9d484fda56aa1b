/** Moments and durations: in the viewer's or the site's zone, with UTC on hover; ages that go on. */
import { Tooltip } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import { useZone } from '../preferences.ts';
import { language, t } from '../texts/texts.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let now = Date.now();
const watchers = new Set<() => void>();
let ticking: ReturnType<typeof setInterval> | undefined;

function watch(watcher: () => void) {
  watchers.add(watcher);
  ticking ??= setInterval(() => {
    now = Date.now();
    for (const one of watchers) one();
  }, SECOND);
  return () => {
    watchers.delete(watcher);
    if (watchers.size > 0) return;
    clearInterval(ticking);
    ticking = undefined;
  };
}

/** The time, to the second, as it goes on. */
export const useNow = (): number => useSyncExternalStore(watch, () => now);

/** @param ahead it is meant to come; else a moment that is a little ahead has just been: no two clocks are the same. */
export function ageOf(at: number, from: number, ahead = false): string {
  const gone = from - at;
  const a = t.common.age;
  if (gone < 0 && (ahead || gone <= -MINUTE)) return a.in(durationOf(-gone));
  if (gone < 5 * SECOND) return a.now;
  if (gone < MINUTE) return a.seconds(Math.floor(gone / SECOND));
  if (gone < HOUR) return a.minutes(Math.floor(gone / MINUTE));
  if (gone < 2 * DAY) return a.hours(Math.floor(gone / HOUR));
  return a.days(Math.floor(gone / DAY));
}

export function durationOf(ms: number): string {
  const d = t.common.duration;
  if (ms < MINUTE) return d.seconds(Math.max(0, Math.round(ms / SECOND)));
  if (ms < HOUR) return d.minutes(Math.round(ms / MINUTE));
  if (ms < 2 * DAY) return d.hours(Math.floor(ms / HOUR), Math.round((ms % HOUR) / MINUTE));
  return d.days(Math.round(ms / DAY));
}

const formats = new Map<string, Intl.DateTimeFormat>();
function format(zone: string, seconds: boolean): Intl.DateTimeFormat {
  const key = `${zone} ${seconds}`;
  const made =
    formats.get(key) ??
    new Intl.DateTimeFormat([...navigator.languages, language], {
      ...{ year: 'numeric', month: 'short', day: '2-digit', hour: '2-digit', minute: '2-digit' },
      ...(seconds ? { second: '2-digit' } : {}),
      hourCycle: 'h23',
      timeZone: zone,
    });
  formats.set(key, made);
  return made;
}

/** A moment as words, in a zone; an unknown zone is UTC. */
export function momentIn(zone: string, at: string | number, seconds = false): string {
  const date = new Date(at);
  try {
    return format(zone, seconds).format(date);
  } catch {
    return t.common.utc(format('UTC', seconds).format(date));
  }
}

const utcOf = (at: string) =>
  t.common.utc(
    new Date(at)
      .toISOString()
      .replace('T', ' ')
      .replace(/\.\d+Z$/, ''),
  );

interface Shown {
  at: string | null | undefined;
  /** Of the site where it was. */
  zone?: string | null | undefined;
}

/** A moment. @param seconds also those. */
export function When({ at, zone, seconds = false }: Shown & { seconds?: boolean }) {
  const shownIn = useZone(zone);
  if (!at) return <>{t.common.none}</>;
  return (
    <Tooltip label={`${utcOf(at)} · ${shownIn}`} events={{ hover: true, focus: true, touch: true }}>
      <time dateTime={at}>{momentIn(shownIn, at, seconds)}</time>
    </Tooltip>
  );
}

/** How long ago, going on; the moment on hover. @param never where there is none. @param ahead in how long, until it has come. */
export function Ago({
  at,
  zone,
  never = t.common.age.never,
  ahead = false,
}: Shown & { never?: string; ahead?: boolean }) {
  const current = useNow();
  const shownIn = useZone(zone);
  if (!at) return <>{never}</>;
  return (
    <Tooltip
      label={`${momentIn(shownIn, at, true)} · ${utcOf(at)}`}
      events={{ hover: true, focus: true, touch: true }}
    >
      <time dateTime={at}>{ageOf(Date.parse(at), Math.max(current, Date.now() - SECOND), ahead)}</time>
    </Tooltip>
  );
}

/** From then until then, or until now. */
export function Lasting({ from, until }: { from: string; until: string | null }) {
  const current = useNow();
  return <>{durationOf((until === null ? current : Date.parse(until)) - Date.parse(from))}</>;
}
