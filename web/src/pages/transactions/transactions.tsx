/** What was charged, the newest first: found by where, who and when, followed while it goes on. */
import { Button, Group, Text } from '@mantine/core';
import { ArrowUp, ReceiptText } from 'lucide-react';
import { useCallback, useMemo, useRef } from 'react';
import { answered, api } from '../../api/client.ts';
import { PAGE, useRows } from '../../api/rows.ts';
import { to, useWords } from '../../parts/address.ts';
import { Empty, PageHead } from '../../parts/page.tsx';
import { DataTable } from '../../parts/table.tsx';
import { useZone } from '../../preferences.ts';
import { useCan } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import { COLUMNS } from './columns.tsx';
import { ExportButton } from './export.tsx';
import { FilterBar } from './filter-bar.tsx';
import { askedBy, filtersIn, WORDS } from './filters.ts';
import { useNews } from './news.ts';
import type { Transaction } from './state.tsx';
import classes from './transactions.module.css';

const words = t.transactions;

export function TransactionsPage() {
  const [address, change] = useWords();
  const zone = useZone();
  const may = useCan();
  const filters = filtersIn(address);
  const word = JSON.stringify(filters);
  // Asked for the days as they are when it is asked: a moment later it is the same question.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the word says all of the filters
  const asked = useMemo(() => askedBy(filters, zone, Date.now()), [word, zone]);
  const suspects = filters.state === 'suspect';
  const fits = (row: Transaction) => !suspects || row.suspectSince !== null;
  const key = ['/api/v1/transactions', asked, suspects];
  const rows = useRows<Transaction>(key, async (cursor, signal) => {
    const first = cursor === undefined;
    const query = { ...asked, limit: PAGE, ...(first ? { total: true } : { cursor }) };
    const page = await answered(api.GET('/api/v1/transactions', { params: { query }, signal }));
    if (!suspects) return page;
    // The API knows no filter for them: the open ones are looked through, and how many there are is known at the end.
    return { items: page.items.filter((row) => row.suspectSince !== null), nextCursor: page.nextCursor };
  });
  const sight = useRef<readonly Transaction[]>([]);
  const see = useCallback((seen: readonly Transaction[]) => {
    sight.current = seen;
  }, []);
  const news = useNews(key, rows, () => sight.current, asked, fits);
  const table = useRef<HTMLDivElement>(null);
  const showNews = () => {
    news.show();
    const scroller = table.current?.querySelector<HTMLElement>('[role=table]');
    scroller?.scrollTo({ top: 0 });
    scroller?.focus({ preventScroll: true });
  };
  const filtered = WORDS.some((name) => address.has(name));
  const clear = () => change(Object.fromEntries(WORDS.map((name) => [name, null])));

  return (
    <>
      <PageHead
        title={words.title}
        beside={
          <Counted total={rows.total} held={rows.rows.length} pending={rows.isPending} more={rows.hasMore} />
        }
        actions={may('transactions:read') ? <ExportButton filters={filters} /> : undefined}
      />
      <FilterBar filters={filters} change={change} clear={filtered ? clear : undefined} zone={zone} />
      {suspects ? (
        <Text size="sm" c="dimmed" mb="sm" maw="60rem">
          {words.filters.suspects}
        </Text>
      ) : null}
      <div className={classes.table} ref={table}>
        <div className={classes.fresh} role="status">
          {news.count === 0 ? null : (
            <Button
              size="xs"
              radius="xl"
              leftSection={<ArrowUp size={14} aria-hidden />}
              onClick={showNews}
              title={words.freshHint}
            >
              {words.fresh(news.count, news.more)}
            </Button>
          )}
        </div>
        <DataTable
          label={words.list}
          columns={COLUMNS}
          rows={rows}
          keyOf={({ id }) => String(id)}
          href={({ id }) => to.transaction(id)}
          onSight={see}
          empty={<Nothing suspects={suspects} clear={filtered ? clear : undefined} />}
        />
      </div>
    </>
  );
}

/** @param total undefined: not known, as of what is looked through. */
function Counted(props: { total: number | undefined; held: number; pending: boolean; more: boolean }) {
  const { total, held, pending, more } = props;
  if (pending) return null;
  return (
    <Text size="sm" c="dimmed" role="status">
      {total === undefined && more ? words.lookedThrough(held) : words.total(total ?? held)}
    </Text>
  );
}

function Nothing({ suspects, clear }: { suspects: boolean; clear: (() => void) | undefined }) {
  const { empty } = words;
  if (clear === undefined) {
    return (
      <Empty icon={ReceiptText} title={empty.none}>
        {empty.noneText}
      </Empty>
    );
  }
  return (
    <Empty
      icon={ReceiptText}
      title={suspects ? empty.noSuspects : empty.found}
      action={
        <Group>
          <Button variant="default" size="xs" onClick={clear}>
            {t.common.actions.clear}
          </Button>
        </Group>
      }
    >
      {suspects ? empty.noSuspectsText : empty.foundText}
    </Empty>
  );
}
