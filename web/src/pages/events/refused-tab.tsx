/** Who was not let in, why, and what to do about it. */
import { Text } from '@mantine/core';
import { DoorOpen } from 'lucide-react';
import type { Schemas } from '../../api/client.ts';
import { $api } from '../../api/query.ts';
import { PAGE } from '../../api/rows.ts';
import { ChargerName } from '../../parts/names.tsx';
import { Empty, Panel, ProblemAlert, Waiting } from '../../parts/page.tsx';
import { Ago } from '../../parts/time.tsx';
import { t } from '../../texts/texts.ts';
import classes from './events.module.css';

export function RefusedTab() {
  const words = t.events.refused;
  const found = $api.useQuery('get', '/api/v1/refused-attempts', { params: { query: { limit: PAGE } } });
  const items = found.data?.items ?? [];
  return (
    <>
      <Text size="sm" c="dimmed">
        {words.intro}
      </Text>
      {found.isPending ? <Waiting /> : null}
      <ProblemAlert error={found.error} retry={() => void found.refetch()} />
      {found.data === undefined ? null : items.length === 0 ? (
        <Empty icon={DoorOpen} title={words.emptyTitle}>
          {words.empty}
        </Empty>
      ) : (
        <Panel flush>
          <ol className={classes.refused} aria-label={words.list}>
            {items.map((item) => (
              <li key={`${item.identity} ${item.address} ${item.reason}`}>
                <Attempt item={item} />
              </li>
            ))}
          </ol>
        </Panel>
      )}
      {items.length === PAGE ? (
        <Text size="sm" c="dimmed">
          {words.most(PAGE)}
        </Text>
      ) : null}
    </>
  );
}

function Attempt({
  item: { identity, address, reason, count, firstAt, lastAt },
}: {
  item: Schemas['RefusedAttempt'];
}) {
  const words = t.events.refused;
  const why = t.refusals[reason];
  return (
    <div className={classes.attempt}>
      <div className={classes.attemptWhat}>
        <b>
          <ChargerName chargerId={identity} />
        </b>{' '}
        {words.from} <bdi>{address}</bdi>
        <p className={classes.why}>{why?.title ?? reason}</p>
        {why === undefined ? null : <p className={classes.toDo}>{why.toDo}</p>}
      </div>
      <div className={classes.attemptWhen}>
        <b>{words.times(count)}</b>
        <span>
          {words.last} <Ago at={lastAt} />
        </span>
        {count === 1 ? null : (
          <span>
            {words.first} <Ago at={firstAt} />
          </span>
        )}
      </div>
    </div>
  );
}
