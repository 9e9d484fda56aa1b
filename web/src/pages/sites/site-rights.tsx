/** Who may charge at a site: rights on it, rights on what stands above it, and sets of chargers that reach into it. */
import { Alert, Anchor, Button, CloseButton, Group, Stack, Text } from '@mantine/core';
import { Info, KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { answered, api, type Schemas } from '../../api/client.ts';
import { PAGE, useRows } from '../../api/rows.ts';
import { to } from '../../parts/address.ts';
import { Modal } from '../../parts/modal.tsx';
import { Empty, Panel, ProblemAlert } from '../../parts/page.tsx';
import { sayDone } from '../../parts/say.ts';
import { ToneBadge } from '../../parts/status.tsx';
import { type Column, DataTable } from '../../parts/table.tsx';
import { Ago, When } from '../../parts/time.tsx';
import { useCan } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import { GiveRight } from './give-right.tsx';
import { HoldersInLine } from './holders.tsx';
import classes from './site.module.css';
import { SiteAccessGroups } from './site-access-groups.tsx';
import type { Site } from './site-draft.ts';
import { sitesAreStale, useSiteNames } from './site-names.ts';
import type { SiteNode } from './tree-model.ts';

type Holder = Schemas['RightHolder'];

const PATH = '/api/v1/sites/{siteId}/rights';

export function SiteRights({ site, node }: { site: Site; node: SiteNode | undefined }) {
  const words = t.sites.rights;
  const can = useCan();
  const [giving, setGiving] = useState(false);
  const [taking, setTaking] = useState<Holder | null>(null);
  const path = { siteId: site.id };
  const rows = useRows<Holder>([PATH, path], (cursor, signal) =>
    answered(
      api.GET(PATH, {
        params: { path, query: { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) } },
        signal,
      }),
    ),
  );
  const may = can('rights:write');
  const give = (
    <Button
      size="compact-sm"
      variant="light"
      leftSection={<Plus size={14} aria-hidden />}
      onClick={() => setGiving(true)}
    >
      {words.give}
    </Button>
  );
  const moot = words.moot[site.policy];
  return (
    <>
      {moot === undefined ? null : (
        <Alert variant="light" color="blue" icon={<Info size={18} aria-hidden />}>
          <Text size="sm">{moot}</Text>
        </Alert>
      )}
      <Panel title={words.title} flush actions={may ? give : undefined}>
        <DataTable
          label={words.title}
          columns={columnsOf(site, may ? setTaking : undefined)}
          rows={rows}
          keyOf={({ driverId }) => String(driverId)}
          href={({ driverId }) => to.driver(driverId)}
          inline
          empty={
            <Empty icon={KeyRound} title={words.empty}>
              {words.emptyText}
            </Empty>
          }
        />
      </Panel>
      <RightsAbove site={site} />
      <SiteAccessGroups node={node} />
      <GiveRight opened={giving} onClose={() => setGiving(false)} site={site} />
      <TakeRight site={site} holder={taking} onClose={() => setTaking(null)} />
    </>
  );
}

function columnsOf(site: Site, onTake: ((holder: Holder) => void) | undefined): readonly Column<Holder>[] {
  const words = t.sites.rights;
  const take: Column<Holder> = {
    key: 'take',
    header: words.takeIt,
    width: '6.5rem',
    align: 'end',
    cell: (holder) => (
      <CloseButton aria-label={words.take(holder.driverName)} onClick={() => onTake?.(holder)} />
    ),
  };
  return [
    {
      key: 'driver',
      header: words.driver,
      width: '1.4fr',
      least: 8,
      cell: ({ driverId, driverName }) => (
        <Anchor component={Link} href={to.driver(driverId)} size="sm" fw={550}>
          <bdi>{driverName}</bdi>
        </Anchor>
      ),
    },
    { key: 'good', header: words.now, width: '7.5rem', cell: (holder) => <Good of={holder} /> },
    {
      key: 'from',
      header: words.from,
      width: '1fr',
      least: 10.5,
      wide: 1,
      cell: ({ from }) => (from === null ? words.always : <When at={from} zone={site.timeZone} />),
    },
    {
      key: 'until',
      header: words.until,
      width: '1fr',
      least: 10.5,
      wide: 1,
      cell: ({ until }) => (until === null ? words.forEver : <When at={until} zone={site.timeZone} />),
    },
    {
      key: 'given',
      header: words.given,
      width: '1fr',
      least: 9,
      wide: 2,
      cell: ({ givenAt, givenBy }) => (
        <>
          <Ago at={givenAt} zone={site.timeZone} /> · {givenBy}
        </>
      ),
    },
    ...(onTake === undefined ? [] : [take]),
  ];
}

function Good({ of }: { of: Holder }) {
  const words = t.sites.rights;
  if (of.good) return <ToneBadge tone="good">{words.good}</ToneBadge>;
  const over = of.until !== null && Date.parse(of.until) <= Date.now();
  return <ToneBadge tone={over ? 'out' : 'wait'}>{over ? words.over : words.notYet}</ToneBadge>;
}

function RightsAbove({ site }: { site: Site }) {
  const words = t.sites.rights;
  const names = useSiteNames();
  const above = names.branchOf(site.parentGroupId).toReversed();
  return (
    <Panel title={words.above} flush>
      {above.length === 0 ? <p className={classes.bare}>{words.noneAbove}</p> : null}
      <ul className={classes.list}>
        {above.map(({ id, name }) => (
          <li key={id}>
            <Anchor component={Link} href={`${to.site(id)}?tab=rights`} size="sm" fw={550}>
              <bdi>{name}</bdi>
            </Anchor>
            <span className={classes.grow}>
              <HoldersInLine siteId={id} none={words.nobody} />
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function TakeRight({ site, holder, onClose }: { site: Site; holder: Holder | null; onClose: () => void }) {
  const words = t.sites.rights;
  const [shown, setShown] = useState<Holder | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  // While it closes its words stay.
  if (holder !== null && holder !== shown) {
    setShown(holder);
    setError(null);
  }
  const take = async ({ driverId, driverName }: Holder) => {
    setBusy(true);
    setError(null);
    try {
      const path = { userid: driverId, siteId: site.id };
      await answered(api.DELETE('/api/v1/drivers/{userid}/sites/{siteId}', { params: { path } }));
      await sitesAreStale('/api/v1/drivers');
      sayDone(words.taken(driverName));
      onClose();
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      opened={holder !== null}
      onClose={onClose}
      title={words.takeTitle}
      closeButtonProps={{ 'aria-label': t.common.actions.close }}
    >
      <Stack>
        <Text size="sm">{words.takeText(shown?.driverName ?? '', site.groupName)}</Text>
        <ProblemAlert error={error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t.common.actions.cancel}
          </Button>
          <Button
            color="red"
            loading={busy}
            onClick={() => void (holder === null ? undefined : take(holder))}
          >
            {words.takeIt}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
