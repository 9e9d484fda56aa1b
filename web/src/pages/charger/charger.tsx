/** One charger: what an operator on the phone and an installer in a car park live on. */
import { Button, Tabs } from '@mantine/core';
import { SearchX, Unplug } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { Link } from 'wouter';
import { isProblem } from '../../api/client.ts';
import { $api } from '../../api/query.ts';
import { useThing } from '../../api/thing.ts';
import { to, useWord } from '../../parts/address.ts';
import { Empty, PageHead, ProblemAlert, Waiting } from '../../parts/page.tsx';
import { StatusBadge, ToneBadge } from '../../parts/status.tsx';
import { Ago } from '../../parts/time.tsx';
import { useCan } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import classes from './charger.module.css';
import { ChargingProfiles } from './charging-profiles.tsx';
import { Configuration } from './configuration.tsx';
import { Files } from './files.tsx';
import { HeadActions } from './head-actions.tsx';
import { ChargerHistory } from './history.tsx';
import { Line } from './line.tsx';
import { LocalList } from './local-list.tsx';
import { Now } from './now.tsx';
import { type Charger, OrdersContext, useOrdering } from './orders.ts';
import { Reservations } from './reservations.tsx';
import { WaitingForIt } from './waiting-for-it.tsx';

const words = t.charger;
export const PATH = '/api/v1/chargers/{chargerId}';

export function ChargerPage({ chargerId }: { chargerId: string }) {
  const found = useThing<Charger>(PATH, { path: { chargerId } });
  if (isProblem(found.error, 'charger-not-found', 'bad-route-parameter')) return <Gone />;
  if (found.data === undefined) {
    return (
      <>
        <PageHead title={chargerId} trail={[{ name: words.trail, href: '/chargers' }]} />
        {found.error === null ? (
          <Waiting lines={6} />
        ) : (
          <ProblemAlert error={found.error} retry={() => void found.refetch()} />
        )}
      </>
    );
  }
  return <Known charger={found.data.value} etag={found.data.etag} />;
}

function Known({ charger, etag }: { charger: Charger; etag: string | null }) {
  const orders = useOrdering(charger);
  const connections = $api.useQuery('get', '/api/v1/chargers/{chargerId}/connections', {
    params: { path: { chargerId: charger.chargerId }, query: { limit: 20 } },
  });
  const since = connections.data?.items.find(({ endedAt }) => endedAt === null)?.startedAt;
  const isNew = charger.lastSeen === null && !charger.activeConnection;
  return (
    <OrdersContext value={orders}>
      <PageHead
        title={charger.chargerName}
        trail={[
          { name: words.trail, href: '/chargers' },
          { name: charger.groupName, href: to.site(charger.groupId) },
        ]}
        beside={
          isNew ? (
            <ToneBadge tone="gone" icon={Unplug}>
              {words.never}
            </ToneBadge>
          ) : (
            <StatusBadge status={charger.chargerStatus} />
          )
        }
        under={<Under charger={charger} since={since} isNew={isNew} />}
        actions={<HeadActions charger={charger} etag={etag} />}
      />
      <ChargerTabs charger={charger} isNew={isNew} />
    </OrdersContext>
  );
}

function Under({ charger, since, isNew }: { charger: Charger; since: string | undefined; isNew: boolean }) {
  const { manufacturer, chargerModel, firmwareVersion, physicalReference } = charger;
  const facts = [
    charger.chargerName === charger.chargerId ? null : charger.chargerId,
    physicalReference,
    [manufacturer, chargerModel].filter(Boolean).join(' '),
    firmwareVersion === null ? null : words.firmware(firmwareVersion),
  ].filter(Boolean);
  return (
    <div className={classes.under}>
      {isNew ? null : charger.activeConnection ? (
        <span>
          {since === undefined ? (
            t.common.connected
          ) : (
            <>
              {t.common.connected} <Ago at={since} />
            </>
          )}
        </span>
      ) : (
        <span className={classes.away}>
          {words.lastSeen} <Ago at={charger.lastSeen} />
        </span>
      )}
      {facts.map((fact) => (
        <bdi key={fact}>{fact}</bdi>
      ))}
    </div>
  );
}

type Tab = keyof Omit<typeof words.tabs, 'label'>;

function ChargerTabs({ charger, isNew }: { charger: Charger; isNew: boolean }) {
  const can = useCan();
  const [word, choose] = useWord('tab');
  const tabs: Partial<Record<Tab, () => ReactNode>> = {
    now: () => (isNew ? <WaitingForIt charger={charger} /> : <Now charger={charger} />),
    line: () => <Line charger={charger} />,
    configuration: () => <Configuration charger={charger} />,
    list: () => <LocalList charger={charger} />,
    profiles: () => <ChargingProfiles charger={charger} />,
    reservations: () => <Reservations charger={charger} />,
    files: () => <Files charger={charger} />,
    ...(can('audit:read') ? { history: () => <ChargerHistory charger={charger} /> } : {}),
  };
  const tab: Tab = word !== null && word in tabs ? (word as Tab) : 'now';
  const list = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: on a phone the tab that is shown may stand beside the page
  useEffect(() => {
    list.current
      ?.querySelector('[aria-selected="true"]')
      ?.scrollIntoView({ inline: 'center', block: 'nearest' });
  }, [tab]);
  return (
    <Tabs
      value={tab}
      onChange={(next) => choose(next === 'now' ? null : next)}
      keepMounted={false}
      className={classes.tabs}
    >
      <div className={classes.scroller}>
        <Tabs.List ref={list} className={classes.list} aria-label={words.tabs.label}>
          {(Object.keys(tabs) as Tab[]).map((name) => (
            <Tabs.Tab key={name} value={name}>
              {words.tabs[name]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </div>
      {(Object.keys(tabs) as Tab[]).map((name) => (
        <Tabs.Panel key={name} value={name} pt="md">
          {name === tab ? tabs[name]?.() : null}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

function Gone() {
  return (
    <>
      <PageHead title={words.gone} />
      <Empty
        icon={SearchX}
        title={words.gone}
        action={
          <Button component={Link} href="/chargers" variant="default">
            {words.goneBack}
          </Button>
        }
      >
        {words.goneText}
      </Empty>
    </>
  );
}
