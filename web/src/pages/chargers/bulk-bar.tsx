/** How many chargers of an order to many are in which state: a bar, and the same in words. */
import type { Schemas } from '../../api/client.ts';
import { t } from '../../texts/texts.ts';
import classes from './bulk.module.css';

const words = t.chargers.progress;
type Counts = Schemas['BulkCounts'];
export type BulkState = keyof Counts;

/** What is done with, then what is under way, then what waits. */
export const STATES: readonly BulkState[] = [
  ...(['accepted', 'rejected', 'failed', 'timed-out', 'offline', 'unknown', 'skipped', 'cancelled'] as const),
  ...(['sent', 'queued', 'waiting'] as const),
];
const OPEN: readonly BulkState[] = ['sent', 'queued', 'waiting'];

export const TONES = {
  accepted: 'good',
  rejected: 'bad',
  failed: 'bad',
  'timed-out': 'wait',
  offline: 'gone',
  unknown: 'wait',
  skipped: 'out',
  cancelled: 'out',
  sent: 'busy',
  queued: 'busy',
  waiting: 'gone',
} as const satisfies Record<BulkState, string>;

const openOf = (counts: Counts) => OPEN.reduce((sum, state) => sum + counts[state], 0);

export function BulkBar({ counts, all, brief = false }: { counts: Counts; all: number; brief?: boolean }) {
  const there = STATES.filter((state) => counts[state] > 0);
  const done = all - openOf(counts);
  const bar = (
    <div
      className={classes.bar}
      role="progressbar"
      aria-label={words.bar}
      aria-valuemin={0}
      aria-valuemax={Math.max(1, all)}
      aria-valuenow={done}
      aria-valuetext={words.done(done, all)}
    >
      {there.map((state) => (
        <span key={state} data-state={state} style={{ flexGrow: counts[state] }} />
      ))}
    </div>
  );
  if (brief) return bar;
  return (
    <div className={classes.standing}>
      <div className={classes.done}>{words.done(done, all)}</div>
      {bar}
      <ul className={classes.legend}>
        {there.map((state) => (
          <li key={state}>
            <span className={classes.swatch} data-state={state} aria-hidden />
            <b>{counts[state].toLocaleString()}</b> {words.states[state]}
          </li>
        ))}
      </ul>
    </div>
  );
}
