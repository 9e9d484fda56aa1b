/** The network now: what goes on, and what needs a person, each a click from where it is mended. */
import { Button } from '@mantine/core';
import { PlugZap } from 'lucide-react';
import { useMemo, useSyncExternalStore } from 'react';
import { Link } from 'wouter';
import type { Schemas } from '../../api/client.ts';
import { $api, KEEP } from '../../api/query.ts';
import { count, energy } from '../../parts/numbers.ts';
import { Empty, PageHead, Panel, ProblemAlert, Waiting } from '../../parts/page.tsx';
import { When } from '../../parts/time.tsx';
import { useCan } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import { Attention } from './attention.tsx';
import { OpenNow } from './open-now.tsx';
import classes from './overview.module.css';
import { SocketBar } from './socket-bar.tsx';

const eachMinute = (tell: () => void) => {
  const timer = setInterval(tell, 60_000);
  return () => clearInterval(timer);
};

/** When today began for who looks; drawn anew with each new day. */
function useToday(): string {
  const day = useSyncExternalStore(eachMinute, () => new Date().toDateString());
  return useMemo(() => new Date(day).toISOString(), [day]);
}

export function OverviewPage() {
  const words = t.overview;
  const since = useToday();
  const can = useCan();
  const found = $api.useQuery('get', '/api/v1/overview', { params: { query: { since } } }, KEEP);
  const { data } = found;
  return (
    <>
      <PageHead
        title={words.title}
        under={
          data === undefined ? undefined : (
            <>
              {words.asOf} <When at={data.at} seconds />
            </>
          )
        }
      />
      <ProblemAlert error={found.error} retry={() => void found.refetch()} />
      {found.isPending ? <Waiting lines={8} /> : null}
      {data === undefined ? null : data.chargers.total === 0 ? (
        <Panel>
          <Empty
            icon={PlugZap}
            title={words.firstTitle}
            action={
              can('chargers:write') && can('sites:write') ? (
                <Button component={Link} href="/start">
                  {words.firstAction}
                </Button>
              ) : undefined
            }
          >
            {words.firstText}
          </Empty>
        </Panel>
      ) : (
        <div className={classes.rooms}>
          <Figures of={data} />
          <Panel title={words.sockets}>
            {data.sockets.total === 0 ? words.noSockets : <SocketBar sockets={data.sockets} />}
          </Panel>
          <Attention of={data.attention} />
          {can('transactions:read') ? <OpenNow /> : null}
        </div>
      )}
    </>
  );
}

function Figures({ of }: { of: Schemas['Overview'] }) {
  const words = t.overview.figures;
  const { transactions, chargers } = of;
  const figures: readonly (readonly [string, string, string])[] = [
    ...(transactions === null
      ? []
      : [
          [words.open, count(transactions.open), '/transactions?open=true'] as const,
          [words.energy, energy(transactions.energySinceWh), '/transactions?period=today'] as const,
          [words.started, count(transactions.startedSince), '/transactions?period=today'] as const,
          [
            words.refused,
            count(transactions.refusedSince),
            '/transactions?period=today&refused=true',
          ] as const,
        ]),
    [words.connected, t.overview.of(chargers.connected, chargers.total), '/chargers'],
  ];
  return (
    <ul className={classes.figures}>
      {figures.map(([name, value, href]) => (
        <li key={name}>
          <Link href={href} className={classes.figure}>
            <span>{name}</span>
            <b>{value}</b>
          </Link>
        </li>
      ))}
    </ul>
  );
}
