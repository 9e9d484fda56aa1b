/** Chargers: the table of them, orders to many, and those that knock and are not known. */
import { Button } from '@mantine/core';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { useNew, useWord, wholeOf } from '../../parts/address.ts';
import { PageHead } from '../../parts/page.tsx';
import { useCan } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import { BulkList } from './bulk-list.tsx';
import { BulkProgress } from './bulk-progress.tsx';
import classes from './chargers.module.css';
import { ChargerTable } from './list.tsx';
import { NewCharger } from './new-charger.tsx';
import { UnknownChargers } from './unknown.tsx';

const words = t.chargers;
const TABS = ['list', 'bulk', 'unknown'] as const;
type Tab = (typeof TABS)[number];

const hrefOf = (tab: Tab) => (tab === 'list' ? '/chargers' : `/chargers?tab=${tab}`);

export function ChargersPage() {
  const can = useCan();
  const [word] = useWord('tab');
  const [bulk, setBulk] = useWord('bulk');
  const [site] = useWord('siteId');
  const [creating, setCreating] = useState(false);
  const tab = TABS.find((one) => one === word) ?? 'list';
  const id = wholeOf(bulk);
  const onNew = can('chargers:write') ? () => setCreating(true) : undefined;
  useNew(onNew);
  return (
    <>
      <PageHead
        title={words.title}
        actions={
          onNew === undefined ? undefined : (
            <Button leftSection={<Plus size={16} aria-hidden />} onClick={onNew}>
              {words.create.button}
            </Button>
          )
        }
      />
      <nav aria-label={words.tabs.label} className={classes.tabs}>
        {TABS.map((one) => (
          <Link
            key={one}
            href={hrefOf(one)}
            aria-current={one === tab ? 'page' : undefined}
            className={classes.tab}
          >
            {words.tabs[one]}
          </Link>
        ))}
      </nav>
      {tab === 'list' ? <ChargerTable onNew={onNew} /> : null}
      {tab === 'bulk' ? <BulkList /> : null}
      {tab === 'unknown' ? <UnknownChargers /> : null}
      {id === undefined ? null : <BulkProgress key={id} id={id} onClose={() => setBulk(null)} />}
      <NewCharger opened={creating} onClose={() => setCreating(false)} siteId={wholeOf(site)} />
    </>
  );
}
