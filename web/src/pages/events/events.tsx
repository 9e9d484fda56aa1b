/** What happens and what was done, in four views of one page; which one stands in the address. */
import { Tabs } from '@mantine/core';
import { type ReactNode, useRef } from 'react';
import { useSearchParams } from 'wouter';
import { PageHead } from '../../parts/page.tsx';
import { useCan, useSession } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import { ChangesTab } from './changes-tab.tsx';
import { CommandsTab } from './commands-tab.tsx';
import classes from './events.module.css';
import { LiveTab } from './live-tab.tsx';
import { RefusedTab } from './refused-tab.tsx';
import { Ring } from './ring.ts';
import { useRing } from './use-ring.ts';

interface Tab {
  readonly key: keyof typeof t.events.tabs;
  readonly shown: ReactNode;
}

export function EventsPage() {
  const words = t.events;
  const can = useCan();
  const { operator } = useSession();
  // Listens as long as the page is open, whichever tab is looked at.
  const ring = useRef<Ring>(null);
  ring.current ??= new Ring();
  useRing(ring.current);
  const [at, setAt] = useSearchParams();
  const everywhere = operator.roles.some(({ groupId }) => groupId === null);
  const tabs: Tab[] = [
    { key: 'live', shown: <LiveTab ring={ring.current} /> },
    ...(can('audit:read') ? [{ key: 'changes', shown: <ChangesTab /> } as const] : []),
    { key: 'commands', shown: <CommandsTab /> },
    ...(everywhere ? [{ key: 'refused', shown: <RefusedTab /> } as const] : []),
  ];
  const tab = tabs.find(({ key }) => key === at.get('tab'))?.key ?? 'live';
  return (
    <>
      <PageHead title={words.title} />
      <Tabs
        value={tab}
        onChange={(key) => setAt(key === null || key === 'live' ? {} : { tab: key })}
        keepMounted={false}
        className={classes.tabs}
      >
        <Tabs.List className={classes.tabList}>
          {tabs.map(({ key }) => (
            <Tabs.Tab key={key} value={key}>
              {words.tabs[key]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map(({ key, shown }) => (
          <Tabs.Panel key={key} value={key} className={classes.panel}>
            {shown}
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  );
}
