/** The frame of each page: its head, what is shown when there is nothing, and when something went wrong. */
import { Alert, Anchor, Button, Code, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { ChevronRight, CircleAlert, type LucideIcon } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { Link } from 'wouter';
import { ApiProblem } from '../api/client.ts';
import { t } from '../texts/texts.ts';
import classes from './page.module.css';

interface HeadProps {
  title: string;
  /** Above the title, from the top down. */
  trail?: readonly { readonly name: string; readonly href: string }[];
  /** Beside the title: a state. */
  beside?: ReactNode;
  /** Under it: a line about the thing. */
  under?: ReactNode;
  actions?: ReactNode;
}

/** Not on the first page: a browser begins at its top by itself. */
let led = false;

export function PageHead({ title, trail = [], beside, under, actions }: HeadProps) {
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ${t.common.product}`;
  }, [title]);
  useEffect(() => {
    // What led here may be gone with its page: who cannot see it is told where he is, and goes on from there.
    if (led && document.activeElement === document.body) head.current?.focus({ preventScroll: true });
    led = true;
  }, []);
  return (
    <header className={classes.head}>
      <div className={classes.headText}>
        {trail.length === 0 ? null : (
          <nav aria-label="Breadcrumb" className={classes.trail}>
            {trail.map(({ name, href }) => (
              <span key={href}>
                <Anchor component={Link} href={href} size="sm">
                  <bdi>{name}</bdi>
                </Anchor>
                <ChevronRight size={14} aria-hidden />
              </span>
            ))}
          </nav>
        )}
        <Group gap="sm" align="center">
          <Title order={1} className={classes.title} tabIndex={-1} ref={head}>
            <bdi>{title}</bdi>
          </Title>
          {beside}
        </Group>
        {under === undefined ? null : <div className={classes.under}>{under}</div>}
      </div>
      {actions === undefined ? null : <Group gap="xs">{actions}</Group>}
    </header>
  );
}

/** A room on a page, with a name. */
export function Panel(props: {
  title?: string;
  actions?: ReactNode;
  children: ReactNode;
  flush?: boolean;
  id?: string;
}) {
  const { title, actions, children, flush = false, id } = props;
  return (
    <section className={classes.panel} aria-label={title} id={id}>
      {title === undefined && actions === undefined ? null : (
        <Group justify="space-between" className={classes.panelHead} wrap="nowrap">
          <Title order={2}>{title}</Title>
          {actions}
        </Group>
      )}
      <div className={flush ? classes.flush : classes.panelBody}>{children}</div>
    </section>
  );
}

/** Nothing here yet: what it would be, and how it comes. */
export function Empty({
  icon: Icon,
  title,
  children,
  action,
}: {
  icon?: LucideIcon;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className={classes.empty}>
      {Icon === undefined ? null : <Icon size={28} aria-hidden />}
      <Text fw={600}>{title}</Text>
      {children === undefined ? null : (
        <Text size="sm" c="dimmed" maw="32rem">
          {children}
        </Text>
      )}
      {action}
    </div>
  );
}

/** What happened, to what, what to do, and the id by which the server's log tells more. */
export function ProblemAlert({
  error,
  retry,
  title,
}: {
  error: unknown;
  retry?: () => void;
  title?: string;
}) {
  if (error === null || error === undefined) return null;
  const problem = error instanceof ApiProblem ? error : undefined;
  const ofField =
    problem?.field === undefined || problem.rule === undefined
      ? undefined
      : {
          line: t.common.problem.field(problem.field, problem.rule),
          detail: `${problem.field} ${problem.rule}`,
        };
  const said =
    problem?.detail ?? problem?.message ?? (error instanceof Error ? error.message : String(error));
  // That the fault is in a "request body" says nothing to who has filled a form in.
  const head =
    title ?? (problem?.code === 'bad-body' ? undefined : problem?.message) ?? t.common.problem.title;
  const toDo = problem === undefined ? undefined : t.common.problem.toDo[problem.code];
  return (
    <Alert
      color="red"
      variant="light"
      icon={<CircleAlert size={18} aria-hidden />}
      title={head}
      role="alert"
      className={classes.problem}
    >
      <Stack gap={6} align="flex-start">
        {said === head || said === ofField?.detail ? null : <Text size="sm">{said}</Text>}
        {ofField === undefined ? null : <Text size="sm">{ofField.line}</Text>}
        {toDo === undefined ? null : <Text size="sm">{toDo}</Text>}
        {problem?.requestId === undefined ? null : (
          <Code className={classes.requestId}>{t.common.problem.requestId(problem.requestId)}</Code>
        )}
        {retry === undefined ? null : (
          <Button size="xs" variant="default" onClick={retry}>
            {t.common.actions.retry}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

/** What stands there while it comes: the same height, so that nothing jumps. */
export function Waiting({ lines = 4 }: { lines?: number }) {
  return (
    <Stack gap="sm" aria-busy aria-label={t.common.loading} role="status">
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={`line ${String(line)}`} height={18} width={`${90 - ((line * 17) % 40)}%`} />
      ))}
    </Stack>
  );
}

/** Names and values of a thing. */
export function Facts({ of }: { of: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className={classes.facts}>
      {of.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value ?? t.common.none}</dd>
        </div>
      ))}
    </dl>
  );
}
