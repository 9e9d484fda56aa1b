/** All sites: their tree, live, and the sets of chargers across them. */
import { Button, Tabs } from '@mantine/core';
import { FolderTree, Layers, Plus } from 'lucide-react';
import { useState } from 'react';
import { $api } from '../../api/query.ts';
import { useWords } from '../../parts/address.ts';
import { PageHead, ProblemAlert, Waiting } from '../../parts/page.tsx';
import { useCan } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import { AccessGroups } from './access-groups.tsx';
import { AllSites } from './all-sites.tsx';
import { CounterLine } from './counters.tsx';
import { NewSite } from './new-site.tsx';
import classes from './sites.module.css';
import { totalsOf } from './tree-model.ts';

export function SitesPage() {
  const can = useCan();
  const [words, setWords] = useWords();
  const groups = words.get('groups') === '1';
  const [making, setMaking] = useState(false);
  const tree = $api.useQuery('get', '/api/v1/sites/tree', { params: { query: { with: 'chargers' } } });
  const top = tree.data?.items;
  const totals = top === undefined ? undefined : totalsOf(top);
  return (
    <>
      <PageHead
        title={t.sites.title}
        under={
          totals === undefined ? null : (
            <span className={classes.under}>
              <span>{t.common.sites(totals.sites)}</span>
              <CounterLine of={totals} />
            </span>
          )
        }
        actions={
          can('sites:write') && !groups ? (
            <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setMaking(true)}>
              {t.sites.newSite}
            </Button>
          ) : undefined
        }
      />
      <Tabs
        className={classes.tabs}
        value={groups ? 'groups' : 'tree'}
        onChange={(tab) => setWords({ groups: tab === 'groups' ? '1' : null, group: null, q: null })}
        keepMounted={false}
      >
        <Tabs.List>
          <Tabs.Tab value="tree" leftSection={<FolderTree size={15} aria-hidden />}>
            {t.sites.tabs.tree}
          </Tabs.Tab>
          <Tabs.Tab value="groups" leftSection={<Layers size={15} aria-hidden />}>
            {t.sites.tabs.groups}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="tree" className={classes.tab}>
          {top === undefined ? (
            tree.error === null ? (
              <Waiting lines={8} />
            ) : (
              <ProblemAlert error={tree.error} retry={() => void tree.refetch()} />
            )
          ) : (
            <AllSites top={top} onNew={can('sites:write') ? () => setMaking(true) : undefined} />
          )}
        </Tabs.Panel>
        <Tabs.Panel value="groups" className={classes.tab}>
          <AccessGroups />
        </Tabs.Panel>
      </Tabs>
      <NewSite opened={making} onClose={() => setMaking(false)} parent={null} />
    </>
  );
}
