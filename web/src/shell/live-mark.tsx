/** Whether what is shown is of now: a mark beside the pages, and a line above them where it is not. */
import { Radio, RefreshCw, WifiOff } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useReach } from '../api/reach.ts';
import { useUnread } from '../api/unread.ts';
import { sayDone } from '../parts/say.ts';
import { ageOf, useNow } from '../parts/time.tsx';
import { t } from '../texts/texts.ts';
import classes from './shell.module.css';

/** Seconds for which nobody is told that it is not live: it heals by itself, mostly. */
const GRACE = 3;

function useSeconds(since: number): number {
  const now = useNow();
  return Math.max(0, Math.round((now - since) / 1000));
}

export function LiveMark({ compact = false }: { compact?: boolean }) {
  const { state, since } = useReach();
  const seconds = useSeconds(since);
  const Icon = state === 'live' ? Radio : state === 'lost' ? WifiOff : RefreshCw;
  const words = t.common.live;
  const text = state === 'lost' ? words.lost(seconds) : words[state];
  return (
    <span className={classes.live} data-state={state} data-compact={compact || undefined}>
      <Icon size={14} aria-hidden />
      {text}
    </span>
  );
}

/** Says of what moment the page is, while it cannot be of now; and once, that it is again. */
export function LiveBanner() {
  const { state, since, heardAt } = useReach();
  const unread = useUnread();
  const now = useNow();
  const lost = state === 'lost' && now - since > GRACE * 1000;
  const told = useRef(false);
  useEffect(() => {
    if (lost) told.current = true;
    else if (state === 'live' && told.current) {
      told.current = false;
      sayDone(t.common.live.healed);
    }
  }, [lost, state]);
  return (
    <div role="status">
      {lost ? (
        <div className={classes.banner}>
          <WifiOff size={16} aria-hidden />
          {t.common.live.banner(ageOf(heardAt, now))}
        </div>
      ) : unread === null ? null : (
        <div className={classes.banner}>
          <RefreshCw size={16} aria-hidden />
          {t.common.live.unread(ageOf(unread.from, now), unread.error.message, unread.final)}
        </div>
      )}
    </div>
  );
}
