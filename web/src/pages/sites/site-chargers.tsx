/** What stands at a site: sites nested in it, and its chargers, live. */
import { Anchor, Button, Switch, VisuallyHidden } from '@mantine/core';
import { PlugZap, Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Link } from 'wouter';
import { to, useWord } from '../../parts/address.ts';
import { Empty, Panel } from '../../parts/page.tsx';
import { looksOf, StatusBadge } from '../../parts/status.tsx';
import { type Column, DataTable } from '../../parts/table.tsx';
import { Ago } from '../../parts/time.tsx';
import { useCan } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import { type ChargerRow, useSiteChargers } from './live-chargers.ts';
import classes from './site.module.css';
import type { Site } from './site-draft.ts';
import { SiteTree } from './site-tree.tsx';
import { chargersOf, rowsOf, type SiteNode } from './tree-model.ts';

interface Props {
  site: Site;
  node: SiteNode | undefined;
  onNewCharger: () => void;
}

export function SiteChargers({ site, node, onNewCharger }: Props) {
  const can = useCan();
  const parts = node?.subgroups ?? [];
  const [without, setWithout] = useWord('nested');
  const subsites = without !== 'no';
  const { rows, onSight } = useSiteChargers(site.id, subsites);
  return (
    <>
      {parts.length === 0 ? null : <NestedSites parts={parts} />}
      <Panel
        title={t.sites.chargers.title}
        flush
        actions={
          parts.length === 0 ? undefined : (
            <Switch
              size="sm"
              label={t.sites.chargers.nested}
              checked={subsites}
              onChange={(event) => setWithout(event.currentTarget.checked ? null : 'no')}
            />
          )
        }
      >
        <DataTable
          label={t.sites.chargers.title}
          columns={columnsOf(site, subsites && parts.length > 0)}
          rows={rows}
          keyOf={({ chargerId }) => chargerId}
          href={({ chargerId }) => to.charger(chargerId)}
          onSight={onSight}
          inline
          empty={
            <Empty
              icon={PlugZap}
              title={t.sites.chargers.empty}
              action={
                can('chargers:write') ? (
                  <Button
                    variant="default"
                    leftSection={<Plus size={16} aria-hidden />}
                    onClick={onNewCharger}
                  >
                    {t.sites.chargers.add}
                  </Button>
                ) : undefined
              }
            >
              {can('chargers:write') ? t.sites.chargers.emptyText : undefined}
            </Empty>
          }
        />
      </Panel>
    </>
  );
}

function NestedSites({ parts }: { parts: readonly SiteNode[] }) {
  const [shut, setShut] = useState<ReadonlySet<number>>(new Set());
  const chargers = useMemo(() => chargersOf(parts), [parts]);
  const rows = useMemo(() => rowsOf(parts, ({ id }) => !shut.has(id)), [parts, shut]);
  return (
    <Panel title={t.sites.nested} flush>
      <SiteTree
        label={t.sites.nested}
        rows={rows}
        chargers={chargers}
        words={[]}
        inline
        onToggle={({ node }, open) => {
          const next = new Set(shut);
          if (open) next.delete(node.id);
          else next.add(node.id);
          setShut(next);
        }}
      />
    </Panel>
  );
}

function columnsOf(site: Site, nested: boolean): readonly Column<ChargerRow>[] {
  const words = t.sites.chargers;
  const where: Column<ChargerRow> = {
    key: 'site',
    header: words.site,
    width: '1.2fr',
    least: 7,
    wide: 1,
    cell: ({ groupId, groupName }) =>
      groupId === site.id ? (
        <bdi>{groupName}</bdi>
      ) : (
        <Anchor component={Link} href={to.site(groupId)} size="sm">
          <bdi>{groupName}</bdi>
        </Anchor>
      ),
  };
  return [
    {
      key: 'charger',
      header: words.charger,
      width: '1.4fr',
      least: 10,
      cell: ({ chargerId, chargerName }) => (
        <span className={classes.two}>
          <Anchor component={Link} href={to.charger(chargerId)} size="sm" fw={550}>
            <bdi>{chargerId}</bdi>
          </Anchor>
          {chargerName === chargerId ? null : (
            <span>
              <bdi>{chargerName}</bdi>
            </span>
          )}
        </span>
      ),
    },
    ...(nested ? [where] : []),
    {
      key: 'state',
      header: words.state,
      width: '10rem',
      cell: ({ chargerStatus }) => <StatusBadge status={chargerStatus} />,
    },
    {
      key: 'sockets',
      header: words.sockets,
      width: '7rem',
      wide: 2,
      cell: ({ sockets }) => <Sockets of={sockets ?? []} />,
    },
    {
      key: 'seen',
      header: words.seen,
      width: '8rem',
      wide: 3,
      cell: ({ lastSeen }) => <Ago at={lastSeen} zone={site.timeZone} />,
    },
    {
      key: 'model',
      header: words.model,
      width: '1fr',
      least: 8,
      wide: 4,
      cell: ({ manufacturer, chargerModel }) =>
        [manufacturer, chargerModel].filter(Boolean).join(' ') || t.common.none,
    },
  ];
}

/** Each as the shape of its state; the words are there for who points at it or listens. */
function Sockets({ of }: { of: NonNullable<ChargerRow['sockets']> }) {
  if (of.length === 0) return <>{t.common.none}</>;
  const shown = (of as readonly { id: number; status: string }[]).slice(0, 6);
  return (
    <span className={classes.dots}>
      {shown.map(({ id, status }) => {
        const { icon: Icon, tone } = looksOf(status);
        const said = `${t.common.socket(id)}: ${t.common.status[status] ?? status}`;
        return (
          <span key={id} title={said} data-tone={tone}>
            <Icon size={15} aria-hidden />
            <VisuallyHidden>{said}</VisuallyHidden>
          </span>
        );
      })}
      {of.length > shown.length ? `+${of.length - shown.length}` : null}
    </span>
  );
}
