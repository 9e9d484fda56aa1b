/** One thing that was ordered, as it goes on: at once 'sending', at last what it came to and what to do. */
import { Anchor, Button, Loader, UnstyledButton } from '@mantine/core';
import {
  CircleCheck,
  CircleHelp,
  CircleX,
  Clock,
  type LucideIcon,
  TriangleAlert,
  Undo2,
  Unplug,
  X,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { ApiProblem, answered, api } from '../../api/client.ts';
import { queries } from '../../api/query.ts';
import { to } from '../../parts/address.ts';
import { sayProblem } from '../../parts/say.ts';
import type { Tone } from '../../parts/status.tsx';
import { useCan } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import { isOver, type Said, saidOf } from './command-words.ts';
import classes from './order-row.module.css';
import { type Command, type Order, useCommand, useOrders } from './orders.ts';

const words = t.charger.commands;

const ICONS: Readonly<Record<Tone, LucideIcon>> = {
  good: CircleCheck,
  bad: TriangleAlert,
  wait: Clock,
  busy: Clock,
  held: CircleHelp,
  out: Undo2,
  gone: Unplug,
};

export function OrderRow({ order }: { order: Order }) {
  const command = useCommand(order.commandId);
  const { dismiss } = useOrders();
  const said = saidOfOrder(order, command);
  return (
    <div className={classes.order} data-tone={said.tone} role="status">
      <Outcome
        title={order.title}
        said={said}
        beside={
          <UnstyledButton
            className={classes.dismiss}
            aria-label={`${words.dismiss}: ${order.title}`}
            onClick={() => dismiss(order.key)}
          >
            <X size={16} aria-hidden />
          </UnstyledButton>
        }
      >
        {command === undefined ? null : <Follow command={command} />}
        {order.problem instanceof ApiProblem && order.problem.requestId !== undefined ? (
          <span className={classes.small}>{t.common.problem.requestId(order.problem.requestId)}</span>
        ) : null}
      </Outcome>
    </div>
  );
}

function saidOfOrder(order: Order, command: Command | undefined): Said {
  if (order.problem !== undefined) {
    const { problem } = order;
    const known = problem instanceof ApiProblem ? problem : undefined;
    const toDo = known === undefined ? undefined : t.common.problem.toDo[known.code];
    const what = known?.detail ?? known?.message ?? String(problem);
    return {
      word: words.state.refused ?? '',
      tone: 'bad',
      means: [what, toDo].filter(Boolean).join(' '),
    };
  }
  if (command === undefined) return { word: words.state.sending ?? '', tone: 'busy', busy: true };
  return saidOf(command);
}

/** What can be done further: take it back, look at what began. */
export function Follow({ command }: { command: Command }) {
  const can = useCan();
  const takeBack = async () => {
    try {
      await answered(
        api.DELETE('/api/v1/commands/{commandId}', { params: { path: { commandId: command.id } } }),
      );
      await queries.invalidateQueries({
        predicate: ({ queryKey }) => queryKey[0] === 'order' || String(queryKey[1]).endsWith('/commands'),
      });
    } catch (error) {
      sayProblem(error);
    }
  };
  return (
    <>
      {command.transactionId === null ? null : (
        <Anchor component={Link} href={to.transaction(command.transactionId)} size="sm">
          {t.common.transaction(command.transactionId)}
        </Anchor>
      )}
      {command.state === 'queued' && !isOver(command) && can('chargers:operate') ? (
        <Button size="compact-xs" variant="default" onClick={() => void takeBack()}>
          {words.takeBack}
        </Button>
      ) : null}
    </>
  );
}

export function Outcome(props: {
  title: ReactNode;
  said: Said;
  beside?: ReactNode;
  under?: ReactNode;
  children?: ReactNode;
}) {
  const { title, said, beside, under, children } = props;
  const Icon = said.word === words.state.refused ? CircleX : ICONS[said.tone];
  return (
    <div className={classes.outcome}>
      <span className={classes.icon} data-tone={said.tone}>
        {said.busy ? <Loader size={16} aria-hidden /> : <Icon size={18} aria-hidden />}
      </span>
      <div className={classes.words}>
        <div className={classes.line}>
          <b>{title}</b>
          <span className={classes.word} data-tone={said.tone}>
            {said.word}
          </span>
        </div>
        {under}
        {said.means === undefined ? null : <div className={classes.means}>{said.means}</div>}
        <div className={classes.more}>{children}</div>
      </div>
      {beside}
    </div>
  );
}
