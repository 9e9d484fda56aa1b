/** Which page is at which address. */
import { Anchor } from '@mantine/core';
import { SearchX } from 'lucide-react';
import { Link, Route, Switch, useLocation } from 'wouter';
import { Empty, PageHead, Panel } from '../parts/page.tsx';
import { t } from '../texts/texts.ts';
import {
  ChargerPage,
  ChargersPage,
  DriverPage,
  DriversPage,
  EventsPage,
  ImportPage,
  Overview,
  SettingsPage,
  SitePage,
  SitesPage,
  Start,
  TransactionPage,
  TransactionsPage,
  WhyPage,
} from './files.tsx';
import { Safe } from './safe.tsx';

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
