/** The rooms of a site's page; the one that is open stands in the address. */
import { Tabs } from '@mantine/core';
import { History, KeyRound, PlugZap, ReceiptText } from 'lucide-react';
import { useWord } from '../../parts/address.ts';
import { type Scope, useCan } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import classes from './site.module.css';
import { SiteChargers } from './site-chargers.tsx';
import type { Site } from './site-draft.ts';
import { SiteHistory } from './site-history.tsx';
import { SiteRights } from './site-rights.tsx';
import { SiteTransactions } from './site-transactions.tsx';
import type { SiteNode } from './tree-model.ts';

const TABS = [
  { tab: 'chargers', icon: PlugZap, scope: 'chargers:read' },
  { tab: 'rights', icon: KeyRound, scope: 'rights:read' },
  { tab: 'transactions', icon: ReceiptText, scope: 'transactions:read' },
  { tab: 'history', icon: History, scope: 'audit:read' },
] as const satisfies readonly { tab: string; icon: unknown; scope: Scope }[];

interface Props {
  site: Site;
  node: SiteNode | undefined;
  onNewCharger: () => void;
}

export function SiteTabs({ site, node, onNewCharger }: Props) {
  const can = useCan();
  const [word, setWord] = useWord('tab');
  const offered = TABS.filter(({ scope }) => can(scope));
  const open = offered.find(({ tab }) => tab === word)?.tab ?? offered[0]?.tab ?? null;
  return (
    <Tabs value={open} onChange={(tab) => setWord(tab === offered[0]?.tab ? null : tab)} keepMounted={false}>
      <Tabs.List>
        {offered.map(({ tab, icon: Icon }) => (
          <Tabs.Tab key={tab} value={tab} leftSection={<Icon size={15} aria-hidden />}>
            {t.sites.tab[tab]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="chargers" className={classes.tab}>
        <SiteChargers site={site} node={node} onNewCharger={onNewCharger} />
      </Tabs.Panel>
      <Tabs.Panel value="rights" className={classes.tab}>
        <SiteRights site={site} node={node} />
      </Tabs.Panel>
      <Tabs.Panel value="transactions" className={classes.tab}>
        <SiteTransactions site={site} />
      </Tabs.Panel>
      <Tabs.Panel value="history" className={classes.tab}>
        <SiteHistory site={site} />
      </Tabs.Panel>
    </Tabs>
  );
}
