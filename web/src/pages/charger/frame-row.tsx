/** One exchange of a line: what was asked, what was answered, and both as they were. */
import { UnstyledButton } from '@mantine/core';
import { ArrowDownLeft, ArrowUpRight, ChevronRight } from 'lucide-react';
import { memo } from 'react';
import { momentIn } from '../../parts/time.tsx';
import { useZone } from '../../preferences.ts';
import { t } from '../../texts/texts.ts';
import type { Exchange, Frame } from './exchanges.ts';
import classes from './frame-log.module.css';
import { pretty, sayAnswer, sayCall } from './frame-words.ts';

const words = t.charger.line;

const clocks = new Map<string, Intl.DateTimeFormat>();
/** The time of the day, to the millisecond: the day stands where it changes. */
function clockIn(zone: string, at: string): string {
  const made =
    clocks.get(zone) ??
    new Intl.DateTimeFormat('en-GB', {
      ...{ hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 },
      hourCycle: 'h23',
      timeZone: zone,
    });
  clocks.set(zone, made);
  return made.format(new Date(at));
}

interface Props {
  exchange: Exchange;
  opened: boolean;
  onToggle: () => void;
}

export const FrameRow = memo(
  FrameRowDrawn,
  (a, b) => a.opened === b.opened && isSame(a.exchange, b.exchange),
);

const isSame = (a: Exchange, b: Exchange) => a.key === b.key && a.answer?.at === b.answer?.at;

function FrameRowDrawn({ exchange, opened, onToggle }: Props) {
  const { call, answer, direction, at } = exchange;
  const zone = useZone();
  const isIn = direction === 'in';
  const said = answer === null ? (call?.kind === 'call' ? words.noAnswer : '') : sayAnswer(answer);
  const Way = isIn ? ArrowDownLeft : ArrowUpRight;
  const name = exchange.action ?? (call?.kind === 'unreadable' ? words.unreadable : words.answer);
  return (
    <li
      className={classes.row}
      data-error={answer?.kind === 'error' || call?.kind === 'unreadable' || undefined}
    >
      <UnstyledButton className={classes.button} aria-expanded={opened} onClick={onToggle}>
        <ChevronRight size={14} aria-hidden className={classes.chevron} data-open={opened || undefined} />
        <time dateTime={at} title={momentIn(zone, at, true)} className={classes.time}>
          {clockIn(zone, at)}
        </time>
        <span className={classes.way} data-way={direction} title={isIn ? words.in : words.out}>
          <Way size={16} role="img" aria-label={isIn ? words.in : words.out} />
        </span>
        <span className={classes.said}>
          <b>{name}</b>
          {call === null ? null : <span>{sayCall(call)}</span>}
        </span>
        <span className={classes.answer} data-quiet={said === words.says.done || undefined}>
          {said}
        </span>
      </UnstyledButton>
      {opened ? (
        <div className={classes.detail}>
          {call === null ? null : <Json title={words.call} frame={call} />}
          {answer === null ? null : (
            <Json
              title={
                call === null
                  ? words.answer
                  : `${words.answer} · ${words.took(Math.max(0, Date.parse(answer.at) - Date.parse(call.at)))}`
              }
              frame={answer}
            />
          )}
        </div>
      ) : null}
    </li>
  );
}

function Json({ title, frame }: { title: string; frame: Frame }) {
  return (
    <div>
      <div className={classes.jsonTitle}>{title}</div>
      <pre className={classes.json}>{pretty(frame)}</pre>
    </div>
  );
}
