/** States of chargers and sockets: a word, a colour and a shape, since not everybody tells colours apart. */
import {
  CalendarClock,
  CircleCheck,
  CircleDashed,
  CircleMinus,
  CirclePause,
  CirclePower,
  type LucideIcon,
  PlugZap,
  TriangleAlert,
  Unplug,
  Zap,
} from 'lucide-react';
import { t } from '../texts/texts.ts';
import classes from './status.module.css';

/** In the order in which somebody looks for them. */
export const STATUSES = [
  'Available',
  'Preparing',
  'Charging',
  'SuspendedCAR',
  'SuspendedCHARGER',
  'Finishing',
  'Reserved',
  'Unavailable',
  'Error',
  'Offline',
  'Booting',
] as const;
export type Status = (typeof STATUSES)[number];

export type Tone = 'good' | 'busy' | 'wait' | 'held' | 'out' | 'bad' | 'gone';

const LOOKS: Readonly<Record<Status, { tone: Tone; icon: LucideIcon }>> = {
  Available: { tone: 'good', icon: CircleCheck },
  Preparing: { tone: 'wait', icon: PlugZap },
  Charging: { tone: 'busy', icon: Zap },
  SuspendedCAR: { tone: 'wait', icon: CirclePause },
  SuspendedCHARGER: { tone: 'wait', icon: CirclePause },
  Finishing: { tone: 'wait', icon: CircleDashed },
  Reserved: { tone: 'held', icon: CalendarClock },
  Unavailable: { tone: 'out', icon: CircleMinus },
  Error: { tone: 'bad', icon: TriangleAlert },
  Offline: { tone: 'gone', icon: Unplug },
  Booting: { tone: 'wait', icon: CirclePower },
};

export const looksOf = (status: string) =>
  LOOKS[status as Status] ?? { tone: 'out' as const, icon: CircleDashed };

/** @param quiet without the ground behind it, for dense tables. */
export function StatusBadge({ status, quiet = false }: { status: string; quiet?: boolean }) {
  const { tone, icon: Icon } = looksOf(status);
  return (
    <span className={classes.badge} data-tone={tone} data-quiet={quiet || undefined}>
      <Icon size={14} aria-hidden />
      <span className={classes.word}>{t.common.status[status] ?? status}</span>
    </span>
  );
}

/** Any other state, said in the same way. */
export function ToneBadge({
  tone,
  icon: Icon,
  children,
}: {
  tone: Tone;
  icon?: LucideIcon;
  children: string;
}) {
  return (
    <span className={classes.badge} data-tone={tone}>
      {Icon === undefined ? null : <Icon size={14} aria-hidden />}
      <span className={classes.word}>{children}</span>
    </span>
  );
}
