/** Which page is at which address. Each is loaded when it is first opened. */
import { Anchor } from '@mantine/core';
import { SearchX } from 'lucide-react';
import { lazy } from 'react';
import { Link, Route, Switch, useLocation } from 'wouter';
import { Empty, PageHead, Panel } from '../parts/page.tsx';
import { t } from '../texts/texts.ts';
import { Safe } from './safe.tsx';

const Overview = lazy(() =>
  import('../pages/overview/overview.tsx').then((file) => ({ default: file.OverviewPage })),
);
const SitesPage = lazy(() =>
  import('../pages/sites/sites.tsx').then((file) => ({ default: file.SitesPage })),
);
const SitePage = lazy(() => import('../pages/sites/site.tsx').then((file) => ({ default: file.SitePage })));
const ChargersPage = lazy(() =>
  import('../pages/chargers/chargers.tsx').then((file) => ({ default: file.ChargersPage })),
);
const ChargerPage = lazy(() =>
  import('../pages/charger/charger.tsx').then((file) => ({ default: file.ChargerPage })),
);
const DriversPage = lazy(() =>
  import('../pages/drivers/drivers.tsx').then((file) => ({ default: file.DriversPage })),
);
const ImportPage = lazy(() =>
  import('../pages/drivers/import.tsx').then((file) => ({ default: file.ImportPage })),
);
const DriverPage = lazy(() =>
  import('../pages/drivers/driver.tsx').then((file) => ({ default: file.DriverPage })),
);
const WhyPage = lazy(() => import('../pages/why/why.tsx').then((file) => ({ default: file.WhyPage })));
const TransactionsPage = lazy(() =>
  import('../pages/transactions/transactions.tsx').then((file) => ({ default: file.TransactionsPage })),
);
const TransactionPage = lazy(() =>
  import('../pages/transactions/transaction.tsx').then((file) => ({ default: file.TransactionPage })),
);
const EventsPage = lazy(() =>
  import('../pages/events/events.tsx').then((file) => ({ default: file.EventsPage })),
);
const SettingsPage = lazy(() =>
  import('../pages/settings/settings.tsx').then((file) => ({ default: file.SettingsPage })),
);
const Start = lazy(() =>
  import('../pages/start/start.tsx').then((file) => ({ default: file.StartAssistant })),
);

export const StartPage = () => (
  <Safe>
    <Start />
  </Safe>
);

export function Pages() {
  const [path] = useLocation();
  return (
    // A page that broke is left behind with its room.
    <Safe key={path.split('/')[1] ?? ''}>
      <Switch>
        <Route path="/">
          <Overview />
        </Route>
        <Route path="/sites">
          <SitesPage />
        </Route>
        <Route path="/sites/:siteId">{({ siteId }) => <SitePage siteId={siteId} key={siteId} />}</Route>
        <Route path="/chargers">
          <ChargersPage />
        </Route>
        <Route path="/chargers/:chargerId">
          {({ chargerId }) => <ChargerPage chargerId={chargerId} key={chargerId} />}
        </Route>
        <Route path="/drivers">
          <DriversPage />
        </Route>
        <Route path="/imports">
          <ImportPage />
        </Route>
        <Route path="/drivers/:userid">{({ userid }) => <DriverPage userid={userid} key={userid} />}</Route>
        <Route path="/why">
          <WhyPage />
        </Route>
        <Route path="/transactions">
          <TransactionsPage />
        </Route>
        <Route path="/transactions/:transactionId">
          {({ transactionId }) => <TransactionPage transactionId={transactionId} key={transactionId} />}
        </Route>
        <Route path="/events">
          <EventsPage />
        </Route>
        <Route path="/settings">
          <SettingsPage />
        </Route>
        <Route>
          <NoSuchPage />
        </Route>
      </Switch>
    </Safe>
  );
}

function NoSuchPage() {
  const words = t.common.notFound;
  return (
    <>
      <PageHead title={words.title} />
      <Panel>
        <Empty
          icon={SearchX}
          title={words.text}
          action={
            <Anchor component={Link} href="/">
              {words.home}
            </Anchor>
          }
        />
      </Panel>
    </>
  );
}
