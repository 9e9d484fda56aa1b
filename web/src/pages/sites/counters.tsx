/** How many sockets are on line, off line and in error: a number with a shape, quiet where there is nothing to see. */
import { CircleCheck, TriangleAlert, Unplug } from 'lucide-react';
import { count } from '../../parts/numbers.ts';
import { t } from '../../texts/texts.ts';
import classes from './counters.module.css';
import type { Totals } from './tree-model.ts';

const ICONS = { online: CircleCheck, offline: Unplug, error: TriangleAlert } as const;
type Kind = keyof typeof ICONS;

export function Counter({ kind, value = 0 }: { kind: Kind; value?: number | undefined }) {
  const Icon = ICONS[kind];
  return (
    <span className={classes.counter} data-kind={kind} data-none={value === 0 || undefined}>
      {value === 0 ? null : <Icon size={14} aria-hidden />}
      {count(value)}
    </span>
  );
}

/** The same in words, for a line under a title. */
export function CounterLine({ of }: { of: Totals }) {
  return (
    <span className={classes.line}>
      <span>{t.common.chargers(of.chargers)}</span>
      {(['online', 'offline', 'error'] as const).map((kind) => {
        const Icon = ICONS[kind];
        return (
          <span
            key={kind}
            className={classes.counter}
            data-kind={kind}
            data-none={of[kind] === 0 || undefined}
            title={t.sites.socketsOf}
          >
            <Icon size={14} aria-hidden />
            {t.sites[kind](of[kind])}
          </span>
        );
      })}
    </span>
  );
}
