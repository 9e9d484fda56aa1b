/** Settings, in sections; which one stands in the address. */
import { Tabs } from '@mantine/core';
import type { ReactNode } from 'react';
import { useSearchParams } from 'wouter';
import { PageHead } from '../../parts/page.tsx';
import { useCan, useSession } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import { AppearanceTab } from './appearance-tab.tsx';
import { CustomerTab } from './customer-tab.tsx';
import { KeysTab } from './keys-tab.tsx';
import { OperatorsTab } from './operators-tab.tsx';
import { ServerTab } from './server-tab.tsx';
import classes from './settings.module.css';
import { YouTab } from './you-tab.tsx';

interface Tab {
  readonly key: keyof typeof t.settings.tabs;
  readonly shown: ReactNode;
}

export function SettingsPage() {
  const words = t.settings;
  const can = useCan();
  const { operator } = useSession();
  const [at, setAt] = useSearchParams();
  const isAdmin = operator.roles.some(({ role, groupId }) => role === 'admin' && groupId === null);
  const tabs: Tab[] = [
    { key: 'you', shown: <YouTab /> },
    { key: 'appearance', shown: <AppearanceTab /> },
    ...(can('keys:manage') ? [{ key: 'keys', shown: <KeysTab /> } as const] : []),
    ...(can('operators:manage') ? [{ key: 'operators', shown: <OperatorsTab /> } as const] : []),
    ...(isAdmin
      ? ([
          { key: 'customer', shown: <CustomerTab /> },
          { key: 'server', shown: <ServerTab /> },
        ] as const)
      : []),
  ];
  const tab = tabs.find(({ key }) => key === at.get('tab'))?.key ?? 'you';
  return (
    <>
      <PageHead title={words.title} />
      <Tabs
        value={tab}
        onChange={(key) => setAt(key === null || key === 'you' ? {} : { tab: key })}
        keepMounted={false}
      >
        <Tabs.List className={classes.tabList}>
          {tabs.map(({ key }) => (
            <Tabs.Tab key={key} value={key}>
              {words.tabs[key]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map(({ key, shown }) => (
          <Tabs.Panel key={key} value={key} className={classes.tab}>
            {shown}
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  );
}
