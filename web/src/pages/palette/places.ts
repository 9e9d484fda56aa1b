/** Pages and actions that one may have, found by their words here. */
import { useMantineColorScheme } from '@mantine/core';
import {
  Activity,
  Building2,
  CircleHelp,
  FileUp,
  LayoutDashboard,
  LogOut,
  type LucideIcon,
  Monitor,
  Moon,
  PlugZap,
  ReceiptText,
  Settings,
  Sun,
  UserPlus,
  Users,
} from 'lucide-react';
import { sayProblem } from '../../parts/say.ts';
import { logOut, type Scope, useCan } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';

export interface Offer {
  readonly name: string;
  readonly icon: LucideIcon;
  readonly scope?: Scope;
  /** Also found by these. */
  readonly aliases?: string;
  readonly href?: string;
  readonly act?: () => void;
}

const nav = t.common.nav;
const words = t.palette;

const PAGES: readonly Offer[] = [
  { name: nav.overview, href: '/', icon: LayoutDashboard, scope: 'chargers:read' },
  { name: nav.sites, href: '/sites', icon: Building2, scope: 'sites:read' },
  { name: nav.chargers, href: '/chargers', icon: PlugZap, scope: 'chargers:read' },
  { name: nav.drivers, href: '/drivers', icon: Users, scope: 'drivers:read' },
  { name: nav.transactions, href: '/transactions', icon: ReceiptText, scope: 'transactions:read' },
  { name: nav.events, href: '/events', icon: Activity, scope: 'chargers:read' },
  { name: words.pages.imports, href: '/imports', icon: FileUp, scope: 'imports:read' },
  { name: nav.settings, href: '/settings', icon: Settings, aliases: words.pages.account },
];

/** Every word begins one of its own. */
export function fits(text: string, of: string): boolean {
  const own = of.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  const asked = text.toLowerCase().split(/\s+/);
  return asked.every((word) => own.some((one) => one.startsWith(word)));
}

export function usePlaces(): { readonly pages: readonly Offer[]; readonly actions: readonly Offer[] } {
  const can = useCan();
  const { setColorScheme } = useMantineColorScheme();
  const { actions: named, aliases } = words;
  const actions: readonly Offer[] = [
    { name: named.why, href: '/why', icon: CircleHelp, scope: 'rights:read', aliases: aliases.why },
    {
      ...{ name: named.newDriver, href: '/drivers?new=1', icon: UserPlus },
      ...{ scope: 'drivers:write', aliases: aliases.newDriver },
    },
    {
      ...{ name: named.newCharger, href: '/chargers?new=1', icon: PlugZap },
      ...{ scope: 'chargers:write', aliases: aliases.newCharger },
    },
    { name: named.light, icon: Sun, aliases: aliases.light, act: () => setColorScheme('light') },
    { name: named.dark, icon: Moon, aliases: aliases.dark, act: () => setColorScheme('dark') },
    { name: named.system, icon: Monitor, aliases: aliases.system, act: () => setColorScheme('auto') },
    {
      ...{ name: named.logOut, icon: LogOut, aliases: aliases.logOut },
      act: () => void logOut().catch((error: unknown) => sayProblem(error)),
    },
  ];
  const mine = (offers: readonly Offer[]) => offers.filter(({ scope }) => scope === undefined || can(scope));
  return { pages: mine(PAGES), actions: mine(actions) };
}
