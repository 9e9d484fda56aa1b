/** One site: what it is, what stands there, who may charge there, what was charged, what was changed. */
import { Anchor, Button, Menu } from '@mantine/core';
import { Ellipsis, FolderInput, FolderPlus, MapPinOff, Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { answered, api, isProblem } from '../../api/client.ts';
import { $api } from '../../api/query.ts';
import { type Thing, useThing } from '../../api/thing.ts';
import { to, wholeOf } from '../../parts/address.ts';
import { DeleteDialog } from '../../parts/dialog.tsx';
import { Empty, PageHead, ProblemAlert, Waiting } from '../../parts/page.tsx';
import { useCan } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import { CounterLine } from './counters.tsx';
import { EditSite } from './edit-site.tsx';
import { MoveSite } from './move-site.tsx';
import { NewCharger } from './new-charger.tsx';
import { NewSite } from './new-site.tsx';
import classes from './site.module.css';
import type { Site } from './site-draft.ts';
import { SiteFacts } from './site-facts.tsx';
import { useSiteNames } from './site-names.ts';
import { SiteTabs } from './site-tabs.tsx';
import { totalsOf } from './tree-model.ts';

const PATH = '/api/v1/sites/{siteId}';

export function SitePage({ siteId }: { siteId: string }) {
  const id = wholeOf(siteId);
  const read = useThing<Site>(PATH, { path: { siteId: id ?? 0 } }, id !== undefined);
  if (id === undefined || (isProblem(read.error, 'site-not-found') && read.data === undefined))
    return <NoSuchSite />;
  if (read.data !== undefined) return <KnownSite thing={read.data} />;
  if (read.error !== null) return <ProblemAlert error={read.error} retry={() => void read.refetch()} />;
  return <Waiting lines={8} />;
}

const NoSuchSite = () => (
  <Empty
    icon={MapPinOff}
    title={t.sites.gone.title}
    action={
      <Anchor component={Link} href="/sites">
        {t.sites.gone.back}
      </Anchor>
    }
  >
    {t.sites.gone.text}
  </Empty>
);

type Doing = 'edit' | 'move' | 'delete' | 'charger' | 'site' | null;

function KnownSite({ thing }: { thing: Thing<Site> }) {
  const site = thing.value;
  const can = useCan();
  const [, go] = useLocation();
  const [doing, setDoing] = useState<Doing>(null);
  const names = useSiteNames();
  const query = { root: site.id, with: 'chargers' } as const;
  const branch = $api.useQuery('get', '/api/v1/sites/tree', { params: { query } });
  const node = branch.data?.items[0];
  const done = () => setDoing(null);
  const trail = [
    { name: t.sites.title, href: '/sites' },
    ...names.branchOf(site.parentGroupId).map(({ id, name }) => ({ name, href: to.site(id) })),
  ];
  return (
    <>
      <PageHead
        title={site.groupName}
        trail={trail}
        under={node === undefined ? undefined : <CounterLine of={totalsOf([node])} />}
        actions={
          <>
            {can('sites:write') ? <SiteMenu onDo={setDoing} /> : null}
            {can('chargers:write') ? (
              <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setDoing('charger')}>
                {t.sites.chargers.add}
              </Button>
            ) : null}
          </>
        }
      />
      <div className={classes.page}>
        <SiteFacts site={site} />
        <SiteTabs site={site} node={node} onNewCharger={() => setDoing('charger')} />
      </div>
      <NewCharger opened={doing === 'charger'} onClose={done} site={site} />
      <NewSite opened={doing === 'site'} onClose={done} parent={site.id} />
      <EditSite opened={doing === 'edit'} onClose={done} thing={thing} />
      <MoveSite opened={doing === 'move'} onClose={done} thing={thing} names={names} />
      <DeleteDialog
        opened={doing === 'delete'}
        onClose={done}
        what={site.groupName}
        remove={async (how) =>
          answered(api.DELETE(PATH, { params: { path: { siteId: site.id }, query: how } }))
        }
        onGone={() => {
          done();
          go(site.parentGroupId === null ? '/sites' : to.site(site.parentGroupId), { replace: true });
        }}
      />
    </>
  );
}

function SiteMenu({ onDo }: { onDo: (doing: Doing) => void }) {
  return (
    <>
      <Button variant="default" leftSection={<Pencil size={15} aria-hidden />} onClick={() => onDo('edit')}>
        {t.common.actions.edit}
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" px="xs" aria-label={t.common.actions.more}>
            <Ellipsis size={16} aria-hidden />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<FolderPlus size={15} aria-hidden />} onClick={() => onDo('site')}>
            {t.sites.newSiteIn}
          </Menu.Item>
          <Menu.Item leftSection={<FolderInput size={15} aria-hidden />} onClick={() => onDo('move')}>
            {t.sites.move.action}
          </Menu.Item>
          <Menu.Item
            color="var(--fc-bad-ink)"
            leftSection={<Trash2 size={15} aria-hidden />}
            onClick={() => onDo('delete')}
          >
            {t.common.actions.delete}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
