/** What stands around each page: where one can go, whether it is live, and who one is. */
import { ActionIcon, Burger, Kbd, Menu, UnstyledButton } from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import {
  Activity,
  Building2,
  ChevronsUpDown,
  CircleHelp,
  LayoutDashboard,
  LogOut,
  type LucideIcon,
  PlugZap,
  ReceiptText,
  Search,
  Settings,
  Users,
} from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { tellLoggedOut } from '../api/client.ts';
import { listenLive } from '../api/live.ts';
import { Mark } from '../parts/mark.tsx';
import { Drawer } from '../parts/modal.tsx';
import { sayProblem } from '../parts/say.ts';
import { logOut, type Scope, useCan, useSession } from '../session/session.ts';
import { t } from '../texts/texts.ts';
import { loadAhead, Palette } from './files.tsx';
import { LiveBanner, LiveMark } from './live-mark.tsx';
import { Safe } from './safe.tsx';
import classes from './shell.module.css';

/** Milliseconds. */
const AFTER_ALL_ELSE = 2000;

interface Place {
  readonly href: string;
  readonly name: string;
  readonly icon: LucideIcon;
  readonly scope?: Scope;
}

const PLACES: readonly Place[] = [
  { href: '/', name: t.common.nav.overview, icon: LayoutDashboard, scope: 'chargers:read' },
  { href: '/sites', name: t.common.nav.sites, icon: Building2, scope: 'sites:read' },
  { href: '/chargers', name: t.common.nav.chargers, icon: PlugZap, scope: 'chargers:read' },
  { href: '/drivers', name: t.common.nav.drivers, icon: Users, scope: 'drivers:read' },
  { href: '/why', name: t.common.nav.why, icon: CircleHelp, scope: 'rights:read' },
  { href: '/transactions', name: t.common.nav.transactions, icon: ReceiptText, scope: 'transactions:read' },
  { href: '/events', name: t.common.nav.events, icon: Activity, scope: 'chargers:read' },
  { href: '/settings', name: t.common.nav.settings, icon: Settings },
];

export function Shell({ children }: { children: ReactNode }) {
  const [menu, { open, close }] = useDisclosure(false);
  const [palette, setPalette] = useState(false);
  const [path, go] = useLocation();
  useEffect(() => listenLive(tellLoggedOut), []);
  useEffect(() => {
    // Here before it is wanted: who looks for something while the server is away finds at least the places.
    const due = setTimeout(() => void Palette.ahead().catch(() => undefined), AFTER_ALL_ELSE);
    return () => clearTimeout(due);
  }, []);
  const can = useCan();
  useHotkeys([['mod+K', () => setPalette(true)]], []);
  useHotkeys([['shift+?', () => can('rights:read') && !inDialog() && go('/why')]]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: on each way to another page
  useEffect(() => {
    close();
    document.querySelector('main')?.scrollTo(0, 0);
  }, [path, close]);

  return (
    <div className={classes.shell}>
      <a href="#page" className={classes.skip}>
        {t.common.nav.skip}
      </a>
      <header className={classes.top}>
        <Burger opened={menu} onClick={open} size="sm" aria-label={t.common.nav.menu} />
        <Link href="/" className={classes.brand}>
          <Mark size={24} />
          {t.common.product}
        </Link>
        <LiveMark compact />
        <ActionIcon
          variant="subtle"
          size="lg"
          aria-label={t.common.nav.search}
          onClick={() => setPalette(true)}
        >
          <Search size={18} aria-hidden />
        </ActionIcon>
      </header>
      <div className={classes.side}>
        <Side onSearch={() => setPalette(true)} path={path} />
      </div>
      <Drawer
        opened={menu}
        onClose={close}
        size={264}
        title={t.common.product}
        closeButtonProps={{ 'aria-label': t.common.actions.close }}
      >
        <Side onSearch={() => setPalette(true)} path={path} plain />
      </Drawer>
      <main id="page" className={classes.page} tabIndex={-1}>
        <LiveBanner />
        {children}
      </main>
      {palette ? (
        <Safe
          waiting={null}
          onBroken={(error) => {
            setPalette(false);
            sayProblem(error);
          }}
        >
          <Palette onClose={() => setPalette(false)} />
        </Safe>
      ) : null}
    </div>
  );
}

/** Nobody is taken away from a dialog that is half filled in. */
const inDialog = () => document.querySelector('[role="dialog"]') !== null;

const isHere = (href: string, path: string) =>
  href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`);

function Side({ onSearch, path, plain = false }: { onSearch: () => void; path: string; plain?: boolean }) {
  const can = useCan();
  return (
    <div className={classes.sideInner}>
      {plain ? null : (
        <Link href="/" className={classes.brand}>
          <Mark size={24} />
          {t.common.product}
        </Link>
      )}
      <UnstyledButton className={classes.search} onClick={onSearch}>
        <Search size={16} aria-hidden />
        <span>{t.common.nav.search}</span>
        <Kbd size="xs" aria-hidden>
          Ctrl K
        </Kbd>
      </UnstyledButton>
      <nav aria-label={t.common.nav.main} className={classes.places}>
        {PLACES.filter(({ scope }) => scope === undefined || can(scope)).map(({ href, name, icon: Icon }) => (
          <Link
            key={href}
            href={href}
            className={classes.place}
            aria-current={isHere(href, path) ? 'page' : undefined}
            onPointerEnter={() => void loadAhead(href)}
            onFocus={() => void loadAhead(href)}
          >
            <Icon size={18} aria-hidden />
            {name}
          </Link>
        ))}
      </nav>
      <div className={classes.foot}>
        {plain ? null : <LiveMark />}
        <Account />
      </div>
    </div>
  );
}

function Account() {
  const { operator, customer } = useSession();
  return (
    <Menu position="top-start" width={220}>
      <Menu.Target>
        <UnstyledButton className={classes.account}>
          <span className={classes.who}>
            <b>
              <bdi>{operator.name}</bdi>
            </b>
            <span>
              <bdi>{customer.name}</bdi>
            </span>
          </span>
          <ChevronsUpDown size={14} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{operator.mail}</Menu.Label>
        <Menu.Item component={Link} href="/settings" leftSection={<Settings size={14} aria-hidden />}>
          {t.session.account}
        </Menu.Item>
        <Menu.Item
          leftSection={<LogOut size={14} aria-hidden />}
          onClick={() => void logOut().catch(sayProblem)}
        >
          {t.session.logOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
