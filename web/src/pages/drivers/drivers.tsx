/** Drivers: who charges, found by name, tag, home or right. */
import { Anchor, Button, Group, Menu, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { CircleCheck, CircleMinus, Download, FileUp, Plus, Users } from 'lucide-react';
import { useMemo } from 'react';
import { Link, useLocation } from 'wouter';
import { answered, api } from '../../api/client.ts';
import { PAGE, useRows } from '../../api/rows.ts';
import { to, useNew, useWords } from '../../parts/address.ts';
import { Empty, PageHead } from '../../parts/page.tsx';
import { ToneBadge } from '../../parts/status.tsx';
import { type Column, DataTable } from '../../parts/table.tsx';
import { useCan } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import type { Driver } from './change.ts';
import classes from './drivers.module.css';
import { anyOf, askedOf, FilterBar } from './filters.tsx';
import { NewDriver } from './new-driver.tsx';

const words = t.drivers;

export function ActiveBadge({ active }: { active: boolean }) {
  return active ? (
    <ToneBadge tone="good" icon={CircleCheck}>
      {words.active}
    </ToneBadge>
  ) : (
    <ToneBadge tone="out" icon={CircleMinus}>
      {words.inactive}
    </ToneBadge>
  );
}

const COLUMNS: readonly Column<Driver>[] = [
  {
    key: 'name',
    header: words.columns.name,
    sort: 'name',
    width: '2fr',
    least: 9,
    cell: ({ id, name }) => (
      <Anchor component={Link} href={to.driver(id)} size="sm" fw={550} dir="auto">
        <bdi>{name}</bdi>
      </Anchor>
    ),
  },
  {
    key: 'tags',
    header: words.columns.tags,
    width: '1.4fr',
    least: 6,
    wide: 0,
    cell: ({ tags }) => {
      const [first, ...others] = tags;
      if (first === undefined)
        return (
          <Text span size="sm" c="dimmed">
            {words.noTags}
          </Text>
        );
      return (
        <span className={classes.tagCell} title={tags.map(({ idTag }) => idTag).join(', ')}>
          <bdi className={classes.mono}>{first.idTag}</bdi>
          {others.length === 0 ? null : (
            <span className={classes.quiet}>{words.moreTags(others.length)}</span>
          )}
        </span>
      );
    },
  },
  {
    key: 'home',
    header: words.columns.home,
    width: '1.4fr',
    least: 8,
    wide: 1,
    cell: ({ homeGroupName }) => <bdi>{homeGroupName ?? t.common.none}</bdi>,
  },
  {
    key: 'externalId',
    header: words.columns.externalId,
    width: '1fr',
    least: 7,
    wide: 2,
    cell: ({ externalId }) => <bdi className={classes.quiet}>{externalId ?? t.common.none}</bdi>,
  },
  {
    key: 'state',
    header: words.columns.state,
    width: '7.5rem',
    cell: ({ active }) => <ActiveBadge active={active} />,
  },
];

/** Where who has made a driver goes on: where somebody was led here to let him charge (`then=rights`), at his rights. */
const madeAt = (id: number, address: URLSearchParams) =>
  `${to.driver(id)}${address.get('then') === 'rights' ? '?view=rights' : ''}`;

export function DriversPage() {
  const can = useCan();
  const [, go] = useLocation();
  const [address, change] = useWords();
  const [adding, { open, close }] = useDisclosure(false);
  useNew(can('drivers:write') ? open : undefined);
  const asked = useMemo(() => askedOf(address), [address]);
  const sort = address.get('sort') === '-name' ? '-name' : 'name';
  const rows = useRows<Driver>(['drivers', asked, sort], (cursor, signal) => {
    const page = { sort, limit: PAGE, ...(cursor === undefined ? { total: true } : { cursor }) } as const;
    return answered(api.GET('/api/v1/drivers', { params: { query: { ...asked, ...page } }, signal }));
  });
  const filtered = anyOf(address);
  return (
    <>
      <PageHead
        title={words.title}
        beside={
          rows.total === undefined ? null : (
            <Text c="dimmed" aria-live="polite">
              {words.total(rows.total)}
            </Text>
          )
        }
        actions={
          <>
            <Transfers />
            {can('drivers:write') ? (
              <Button leftSection={<Plus size={16} aria-hidden />} onClick={open}>
                {words.addNew}
              </Button>
            ) : null}
          </>
        }
      />
      <FilterBar address={address} change={change} />
      <DataTable
        label={words.title}
        columns={COLUMNS}
        rows={rows}
        keyOf={({ id }) => String(id)}
        href={({ id }) => to.driver(id)}
        sort={sort}
        onSort={(next) => change({ sort: next === 'name' ? null : next })}
        empty={
          filtered ? (
            <Empty icon={Users} title={words.nothing.title}>
              {words.nothing.text}
            </Empty>
          ) : (
            <Empty icon={Users} title={words.empty.title}>
              {words.empty.text}
            </Empty>
          )
        }
      />
      <NewDriver opened={adding} onClose={close} onMade={(id) => go(madeAt(id, address))} />
    </>
  );
}

/** Files in and out. */
function Transfers() {
  const can = useCan();
  return (
    <Group gap="xs">
      {can('imports:read') ? (
        <Button
          component={Link}
          href="/imports"
          variant="default"
          leftSection={<FileUp size={16} aria-hidden />}
        >
          {can('imports:write') ? words.importLink : t.imports.title}
        </Button>
      ) : null}
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" leftSection={<Download size={16} aria-hidden />}>
            {words.exportLink}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{words.exportHint}</Menu.Label>
          <Menu.Item component="a" href="/api/v1/exports/drivers.csv?bom=true&delimiter=semicolon" download>
            {words.exportFor.spreadsheet}
          </Menu.Item>
          <Menu.Item component="a" href="/api/v1/exports/drivers.csv" download>
            {words.exportFor.program}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}
