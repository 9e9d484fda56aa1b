/** Who was refused lately: most who call are among them, and one tap says why. */
import { Text } from '@mantine/core';
import { ChevronRight, CircleCheck } from 'lucide-react';
import { Link } from 'wouter';
import type { Schemas } from '../../api/client.ts';
import { $api, UNTOLD } from '../../api/query.ts';
import { to } from '../../parts/address.ts';
import { Empty, Panel, ProblemAlert, Waiting } from '../../parts/page.tsx';
import { Ago } from '../../parts/time.tsx';
import { t } from '../../texts/texts.ts';
import { OutcomeBadge } from './outcome.tsx';
import { useDecideAgain } from './use-access.ts';
import classes from './why.module.css';

const AT_MOST = 8;

/** The last refusal of each card at each charger, unless the card was accepted there since. */
function refusedOf(items: readonly Schemas['Decision'][]) {
  const seen = new Set<string>();
  return items
    .filter(({ idTag, chargerId }) => {
      const key = `${idTag.toLowerCase()} ${chargerId}`;
      return seen.has(key) ? false : seen.add(key);
    })
    .filter(({ allowed }) => !allowed)
    .slice(0, AT_MOST);
}

export function Refused({ chargerId }: { chargerId?: string }) {
  const query = { limit: 100, ...(chargerId === undefined ? {} : { chargerId }) };
  const found = $api.useQuery('get', '/api/v1/decisions', { params: { query } }, UNTOLD);
  useDecideAgain((event) => event.kind === 'status' || event.kind === 'started');
  const rows = refusedOf(found.data?.items ?? []);
  const words = t.access;
  return (
    <Panel title={words.startTitle} flush>
      {found.isPending ? (
        <div className={classes.inset}>
          <Waiting lines={4} />
        </div>
      ) : null}
      {found.data === undefined ? (
        <ProblemAlert error={found.error} retry={() => void found.refetch()} />
      ) : null}
      {found.data !== undefined && rows.length === 0 ? (
        <Empty icon={CircleCheck} title={words.noneRefused}>
          {words.noneRefusedText}
        </Empty>
      ) : null}
      {rows.length === 0 ? null : (
        <ul className={classes.rows}>
          {rows.map(({ id, idTag, driverId, chargerId: at, outcome, decidedAt, allowed }) => (
            <li key={id}>
              <Link href={to.why({ idTag, chargerId: at })} className={classes.refused}>
                <span className={classes.refusedText}>
                  <b>
                    <Holder driverId={driverId} idTag={idTag} />
                  </b>
                  <Text span size="xs" c="dimmed" display="block">
                    <bdi>{idTag}</bdi> · <bdi>{at}</bdi> · <Ago at={decidedAt} />
                  </Text>
                </span>
                <OutcomeBadge outcome={outcome} allowed={allowed} />
                <ChevronRight size={16} aria-hidden />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Holder({ driverId, idTag }: { driverId: number | null; idTag: string }) {
  const { data } = $api.useQuery(
    'get',
    '/api/v1/drivers/{userid}/profile',
    { params: { path: { userid: driverId ?? 0 } } },
    { enabled: driverId !== null },
  );
  return <bdi>{driverId === null ? idTag : (data?.name ?? t.common.driver(driverId))}</bdi>;
}
