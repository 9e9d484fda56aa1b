/** One event in a sentence, with the way to what it is about; an alert with what to do. */
import { Anchor } from '@mantine/core';
import {
  CalendarClock,
  CircleDot,
  Cpu,
  Flag,
  Info,
  Link2,
  type LucideIcon,
  Power,
  Send,
  TriangleAlert,
  Unplug,
  Zap,
} from 'lucide-react';
import { memo } from 'react';
import { Link } from 'wouter';
import type { LiveEvent } from '../../api/live.ts';
import { momentIn } from '../../parts/time.tsx';
import { useZone } from '../../preferences.ts';
import { language, t } from '../../texts/texts.ts';
import { EventSentence } from './event-sentence.tsx';
import classes from './events.module.css';
import type { Gap, Kind } from './ring.ts';

const ICONS: Readonly<Record<Kind, LucideIcon>> = {
  alert: TriangleAlert,
  started: Zap,
  stopped: Flag,
  status: CircleDot,
  connected: Link2,
  disconnected: Unplug,
  booted: Power,
  'hardware-replaced': Cpu,
  command: Send,
  reservation: CalendarClock,
};

const clocks = new Map<string, Intl.DateTimeFormat>();
function clockIn(zone: string, at: string): string {
  const made =
    clocks.get(zone) ??
    new Intl.DateTimeFormat([...navigator.languages, language], {
      ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
      hourCycle: 'h23',
      timeZone: zone,
    });
  clocks.set(zone, made);
  return made.format(new Date(at));
}

function Clock({ at }: { at: string }) {
  const zone = useZone();
  return (
    <time dateTime={at} title={t.common.inZone(momentIn(zone, at, true), zone)} className={classes.clock}>
      {clockIn(zone, at)}
    </time>
  );
}

export const EventLine = memo(({ event }: { event: LiveEvent }) => {
  const kind = event.kind as Kind;
  const Icon = ICONS[kind] ?? Info;
  const alert = kind === 'alert' ? t.events.alerts[String(event.data.alert)] : undefined;
  const text = kind === 'alert' ? String(event.data.text ?? '') : '';
  return (
    <div className={classes.line} data-kind={kind}>
      <Clock at={event.at} />
      <Icon size={15} aria-hidden className={classes.icon} />
      <div className={classes.said}>
        <EventSentence event={event} />
        {text === '' ? null : (
          <>
            {': '}
            <bdi className={classes.theirs}>{text}</bdi>
          </>
        )}
        {alert === undefined ? null : <p className={classes.toDo}>{alert.toDo}</p>}
        {event.data.alert === 'wrong-password' ? (
          <Anchor component={Link} href="/events?tab=refused" size="sm">
            {t.events.tabs.refused}
          </Anchor>
        ) : null}
      </div>
    </div>
  );
});

export function GapLine({ gap }: { gap: Gap }) {
  const zone = useZone();
  const until = new Date(gap.until).toISOString();
  return (
    <div className={classes.line} data-kind="gap">
      <Clock at={until} />
      <Info size={15} aria-hidden className={classes.icon} />
      <div className={classes.said}>
        {t.events.live.gap(clockIn(zone, new Date(gap.from).toISOString()), clockIn(zone, until))}
      </div>
    </div>
  );
}
