/** The charger's line: the connection, those before, who was not let in, and every message. */
import { Stack } from '@mantine/core';
import type { Schemas } from '../../api/client.ts';
import { $api } from '../../api/query.ts';
import { Facts, Panel, ProblemAlert, Waiting } from '../../parts/page.tsx';
import { Ago, Lasting, When } from '../../parts/time.tsx';
import { t } from '../../texts/texts.ts';
import { Attempts } from './attempts.tsx';
import { FrameLog } from './frame-log.tsx';
import classes from './line.module.css';
import type { Charger } from './orders.ts';

const words = t.charger.line;
type Connection = Schemas['Connection'];

const reasonOf = ({ reason }: Connection) =>
  reason === null ? t.common.none : (words.reasons[reason] ?? reason);

export function Line({ charger }: { charger: Charger }) {
  const { chargerId } = charger;
  const found = $api.useQuery('get', '/api/v1/chargers/{chargerId}/connections', {
    params: { path: { chargerId }, query: { limit: 20 } },
  });
  const all = found.data?.items ?? [];
  const current = all.find(({ endedAt }) => endedAt === null);
  const ended = all.filter(({ endedAt }) => endedAt !== null);
  return (
    <Stack gap="md">
      <div className={classes.two}>
        <Panel title={words.now}>
          <ProblemAlert error={found.error} retry={() => void found.refetch()} />
          {found.isPending ? (
            <Waiting lines={2} />
          ) : (
            <NowConnected charger={charger} current={current} last={ended[0]} />
          )}
        </Panel>
        <Attempts chargerId={chargerId} away={!charger.activeConnection} />
      </div>
      <FrameLog chargerId={chargerId} />
      {ended.length === 0 ? null : (
        <Panel title={words.history}>
          <ul className={classes.entries}>
            {ended.map((one) => (
              <li key={one.number}>
                <div className={classes.entryHead}>
                  <b>{reasonOf(one)}</b>
                  <span className={classes.small}>
                    <When at={one.startedAt} /> · {words.lasted}{' '}
                    <Lasting from={one.startedAt} until={one.endedAt} />
                  </span>
                </div>
                <div className={classes.small}>
                  {words.from} {one.address} · {one.subprotocol || words.without}
                </div>
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </Stack>
  );
}

function NowConnected(props: {
  charger: Charger;
  current: Connection | undefined;
  last: Connection | undefined;
}) {
  const { charger, current, last } = props;
  if (current === undefined) {
    return (
      <div>
        {words.away}{' '}
        {last === undefined ? (
          words.noHistory
        ) : (
          <>
            {words.ended} <Ago at={last.endedAt} />: {reasonOf(last)}.
          </>
        )}
      </div>
    );
  }
  return (
    <Facts
      of={[
        [words.since, <Ago key="since" at={current.startedAt} />],
        [words.lastHeard, <Ago key="heard" at={charger.lastSeen} />],
        [words.from, current.address],
        [words.speaks, current.subprotocol || words.without],
      ]}
    />
  );
}
