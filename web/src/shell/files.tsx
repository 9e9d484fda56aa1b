/** The files of the pages, each loaded when it is first opened, or ahead of that. */
import { type ComponentType, lazy, useState } from 'react';
import { currentReach } from '../api/reach.ts';

/** Loaded ahead, it is shown at once: `lazy` alone shows for a third of a second that it waits, also for what is there. */
function page<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  let come: ComponentType<Props> | undefined;
  let failed: unknown;
  async function ahead() {
    // Asked for again it would come without its styles: what failed once is read anew with the whole page (safe.tsx).
    if (failed !== undefined) throw failed;
    try {
      come = await load();
      return { default: come };
    } catch (error) {
      failed = error;
      throw error;
    }
  }
  const Later = lazy(ahead);
  function Page(props: Props) {
    // The same for as long as it is shown: another would begin anew.
    const [Shown] = useState<ComponentType<Props>>(() => come ?? (Later as ComponentType<Props>));
    return <Shown {...props} />;
  }
  return Object.assign(Page, { ahead });
}

export const Overview = page(async () => (await import('../pages/overview/overview.tsx')).OverviewPage);
export const SitesPage = page(async () => (await import('../pages/sites/sites.tsx')).SitesPage);
export const SitePage = page(async () => (await import('../pages/sites/site.tsx')).SitePage);
export const ChargersPage = page(async () => (await import('../pages/chargers/chargers.tsx')).ChargersPage);
export const ChargerPage = page(async () => (await import('../pages/charger/charger.tsx')).ChargerPage);
export const DriversPage = page(async () => (await import('../pages/drivers/drivers.tsx')).DriversPage);
export const DriverPage = page(async () => (await import('../pages/drivers/driver.tsx')).DriverPage);
export const ImportPage = page(async () => (await import('../pages/drivers/import.tsx')).ImportPage);
export const WhyPage = page(async () => (await import('../pages/why/why.tsx')).WhyPage);
export const TransactionsPage = page(
  async () => (await import('../pages/transactions/transactions.tsx')).TransactionsPage,
);
export const TransactionPage = page(
  async () => (await import('../pages/transactions/transaction.tsx')).TransactionPage,
);
export const EventsPage = page(async () => (await import('../pages/events/events.tsx')).EventsPage);
export const SettingsPage = page(async () => (await import('../pages/settings/settings.tsx')).SettingsPage);
export const Palette = page(async () => (await import('../pages/palette/palette.tsx')).Palette);
export const Start = page(async () => (await import('../pages/start/start.tsx')).StartAssistant);

interface Ahead {
  ahead(): Promise<unknown>;
}
/** By the first part of the path: of all of them, and of one. */
const ROOMS: Readonly<Record<string, readonly [all: Ahead, one?: Ahead]>> = {
  '': [Overview],
  sites: [SitesPage, SitePage],
  chargers: [ChargersPage, ChargerPage],
  drivers: [DriversPage, DriverPage],
  imports: [ImportPage],
  why: [WhyPage],
  transactions: [TransactionsPage, TransactionPage],
  events: [EventsPage],
  settings: [SettingsPage],
  start: [Start],
};

/** Loads the file of the page at that path, if there is one. What fails is told by who shows the page. */
export async function loadAhead(path: string): Promise<void> {
  if (currentReach().state === 'lost') return;
  const [, room = '', thing] = path.split('/');
  const [all, one] = Object.hasOwn(ROOMS, room) ? (ROOMS[room] ?? []) : [];
  await (thing === undefined ? all : one)?.ahead().catch(() => undefined);
}
