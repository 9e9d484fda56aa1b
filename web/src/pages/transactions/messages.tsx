/** The messages that made it what it is, readable, with their JSON on demand. */
import { Button, Code, Group, Text, UnstyledButton } from '@mantine/core';
import { ArrowDownLeft, ArrowUpRight, ChevronDown, ChevronRight, MessagesSquare } from 'lucide-react';
import { useId, useState } from 'react';
import { Empty, Panel, ProblemAlert, Waiting } from '../../parts/page.tsx';
import { momentIn } from '../../parts/time.tsx';
import { useZone } from '../../preferences.ts';
import { t } from '../../texts/texts.ts';
import { type Exchange, prettyOf, saidIn, useExchanges } from './frames.ts';
import classes from './messages.module.css';
import type { Transaction } from './state.tsx';

const words = t.transactions.frames;
const FIRST = 6;

export function Messages({ of, zone }: { of: Transaction; zone: string | undefined }) {
  const found = useExchanges(of);
  const [all, setAll] = useState(false);
  const { data } = found;
  if (found.isPending) {
    return (
      <Panel title={words.title}>
        <Waiting lines={4} />
      </Panel>
    );
  }
  if (data === undefined) {
    return <ProblemAlert error={found.error} retry={() => void found.refetch()} />;
  }
  if (data.length === 0) {
    return (
      <Panel title={words.title}>
        <Empty icon={MessagesSquare} title={words.none}>
          {words.noneText}
        </Empty>
      </Panel>
    );
  }
  const hasStart = data.some(({ action }) => action === 'StartTransaction');
  const shown = all ? data : data.slice(0, FIRST);
  return (
    <Panel title={words.title}>
      <Text size="sm" c="dimmed" mb="xs">
        {words.text}
      </Text>
      <ul className={classes.list}>
        {shown.map((exchange) => (
          <Message key={exchange.key} exchange={exchange} zone={zone} />
        ))}
      </ul>
      {shown.length < data.length ? (
        <Button size="xs" variant="default" mt="sm" onClick={() => setAll(true)}>
          {words.more(data.length - shown.length)}
        </Button>
      ) : null}
      {hasStart || of.flags.includes('start-unknown') ? null : (
        <Text size="sm" c="dimmed" mt="sm">
          {words.partly}
        </Text>
      )}
    </Panel>
  );
}

const KIND = { call: words.call, result: words.result, error: words.error, unreadable: words.unreadable };

function Message({ exchange, zone }: { exchange: Exchange; zone: string | undefined }) {
  const { action, first, call, answer } = exchange;
  const [open, setOpen] = useState(false);
  const shownIn = useZone(zone);
  const body = useId();
  const Arrow = first.direction === 'in' ? ArrowDownLeft : ArrowUpRight;
  const took =
    call === undefined || answer === undefined ? undefined : Date.parse(answer.at) - Date.parse(call.at);
  return (
    <li>
      <UnstyledButton
        className={classes.line}
        onClick={() => setOpen(!open)}
        aria-expanded={open}
        aria-controls={open ? body : undefined}
      >
        {open ? <ChevronDown size={15} aria-hidden /> : <ChevronRight size={15} aria-hidden />}
        <span className={classes.main}>
          <span className={classes.top}>
            <Arrow size={14} aria-label={first.direction === 'in' ? words.in : words.out} />
            <b>{action}</b>
            <time dateTime={first.at}>{momentIn(shownIn, first.at, true)}</time>
          </span>
          <span className={classes.said}>{saidIn(exchange)}</span>
          <span className={classes.took} data-error={answer?.kind === 'error' || undefined}>
            {answer?.kind === 'error'
              ? words.error
              : took === undefined
                ? words.noAnswer
                : words.answeredIn(Math.max(0, took))}
          </span>
        </span>
      </UnstyledButton>
      {open ? (
        <div id={body} className={classes.json}>
          {[call, answer].map((frame) =>
            frame === undefined ? null : (
              <div key={frame.kind}>
                <Group gap="xs" mb={2}>
                  <Text size="xs" fw={600}>
                    {KIND[frame.kind]}
                  </Text>
                  <Text size="xs" c="dimmed">
                    {frame.direction === 'in' ? words.in : words.out}
                  </Text>
                </Group>
                <Code
                  block
                  tabIndex={0}
                  role="region"
                  aria-label={words.pretty(`${action}, ${KIND[frame.kind]}`)}
                >
                  {prettyOf(frame)}
                </Code>
              </div>
            ),
          )}
        </div>
      ) : null}
    </li>
  );
}
