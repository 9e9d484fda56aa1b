/** How the charger's own list of tags stands, and what is in it. */
import { Button, Stack, Text } from '@mantine/core';
import { ListRestart, ListX } from 'lucide-react';
import { useState } from 'react';
import { answered, api, type Schemas } from '../../api/client.ts';
import { $api, queries } from '../../api/query.ts';
import { useRows } from '../../api/rows.ts';
import { Empty, Facts, Panel, ProblemAlert, Waiting } from '../../parts/page.tsx';
import { sayDone, sayProblem } from '../../parts/say.ts';
import { type Tone, ToneBadge } from '../../parts/status.tsx';
import { type Column, DataTable } from '../../parts/table.tsx';
import { Ago, When } from '../../parts/time.tsx';
import { useCan } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import type { Charger } from './orders.ts';
import { SiteLink } from './site-link.tsx';

const words = t.charger.list;
const PATH = '/api/v1/chargers/{chargerId}/local-list';
type Entry = Schemas['LocalListEntry'];

const TONES: Readonly<Record<Schemas['LocalList']['state'], Tone>> = {
  off: 'out',
  unknown: 'wait',
  behind: 'wait',
  sending: 'busy',
  'in-step': 'good',
  failing: 'bad',
  unsupported: 'out',
};

const columns: readonly Column<Entry>[] = [
  { key: 'tag', header: words.tag, cell: (row) => <bdi>{row.idTag}</bdi>, width: '2fr' },
  {
    key: 'says',
    header: words.decides,
    cell: (row) =>
      row.refusedAt === null ? (
        words.good
      ) : (
        <>
          {t.charger.outcome[row.outcome] ?? row.outcome} · {words.refusedSince} <Ago at={row.refusedAt} />
        </>
      ),
    width: '3fr',
  },
  {
    key: 'until',
    header: words.until,
    cell: (row) => <When at={row.expiryDate} />,
    width: '11rem',
    wide: 1,
  },
];

export function LocalList({ charger }: { charger: Charger }) {
  const { chargerId } = charger;
  const can = useCan();
  const [busy, setBusy] = useState(false);
  const found = $api.useQuery('get', PATH, { params: { path: { chargerId } } });
  const list = found.data;
  const rows = useRows<Entry>(['local-list', chargerId, list?.confirmedAt], (cursor) =>
    answered(
      api.GET('/api/v1/chargers/{chargerId}/local-list/entries', {
        params: { path: { chargerId }, query: { limit: 200, ...(cursor === undefined ? {} : { cursor }) } },
      }),
    ),
  );
  const resend = async () => {
    setBusy(true);
    try {
      await answered(
        api.POST('/api/v1/chargers/{chargerId}/local-list/resend', { params: { path: { chargerId } } }),
      );
      await queries.invalidateQueries({ queryKey: ['get', PATH] });
      sayDone(words.resent);
    } catch (error) {
      sayProblem(error);
    } finally {
      setBusy(false);
    }
  };
  if (list === undefined) {
    return found.error === null ? (
      <Waiting lines={3} />
    ) : (
      <ProblemAlert error={found.error} retry={() => void found.refetch()} />
    );
  }
  return (
    <Stack gap="md">
      <Panel
        title={t.charger.tabs.list}
        actions={
          can('chargers:operate') && list.state !== 'off' ? (
            <Button
              size="compact-sm"
              variant="default"
              loading={busy}
              leftSection={<ListRestart size={14} aria-hidden />}
              onClick={() => void resend()}
            >
              {words.resend}
            </Button>
          ) : undefined
        }
      >
        <Stack gap="sm">
          <div>
            <ToneBadge tone={TONES[list.state]}>{words[list.state]}</ToneBadge>
          </div>
          {list.problem === null ? null : <Text size="sm">{list.problem}</Text>}
          {list.state === 'off' ? (
            <Text size="sm">
              {words.site} <SiteLink charger={charger} />
            </Text>
          ) : (
            <Facts
              of={[
                [words.entries, list.entries.toLocaleString()],
                [words.wanted, list.wanted?.toLocaleString()],
                [words.leftOut, list.leftOut?.toLocaleString()],
                [words.holds, list.listMaxLength?.toLocaleString()],
                [words.version, list.listVersion],
                [words.confirmed, <Ago key="confirmed" at={list.confirmedAt} />],
                ...(list.dueAt === null
                  ? []
                  : [[words.due, <Ago key="due" at={list.dueAt} ahead />] as const]),
              ]}
            />
          )}
        </Stack>
      </Panel>
      {list.state === 'off' && list.entries === 0 ? null : (
        <Panel title={words.tags} flush>
          <DataTable
            label={words.tags}
            columns={columns}
            rows={rows}
            keyOf={(row) => row.idTag}
            empty={<Empty icon={ListX} title={words.none} />}
            inline
          />
        </Panel>
      )}
    </Stack>
  );
}
