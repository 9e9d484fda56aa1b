/** Who tried to connect under the charger's identity and was not let in, why, and what to do. */

import type { Schemas } from '../../api/client.ts';
import { $api } from '../../api/query.ts';
import { Panel, ProblemAlert, Waiting } from '../../parts/page.tsx';
import { Ago } from '../../parts/time.tsx';
import { t } from '../../texts/texts.ts';
import classes from './line.module.css';

const words = t.charger.line;
type Attempt = Schemas['Attempt'];

export function AttemptList({ attempts }: { attempts: readonly Attempt[] }) {
  return (
    <ul className={classes.entries}>
      {attempts.map((one) => (
        <li key={`${one.reason} ${one.address} ${one.firstAt}`}>
          <div className={classes.entryHead}>
            <b>{t.refusals[one.reason]?.title ?? one.reason}</b>
            <span className={classes.small}>
              {words.times(one.count)} · {words.lastTry} <Ago at={one.lastAt} />
            </span>
          </div>
          <div>{t.refusals[one.reason]?.toDo ?? one.toDo}</div>
          <div className={classes.small}>
            {words.from} {one.address}
          </div>
        </li>
      ))}
    </ul>
  );
}

/** No event tells of who was not let in, and of a charger that is away somebody may stand there waiting for it. */
export const LOOK_AGAIN = 4000;

export function Attempts({ chargerId, away }: { chargerId: string; away: boolean }) {
  const found = $api.useQuery(
    'get',
    '/api/v1/chargers/{chargerId}/attempts',
    { params: { path: { chargerId }, query: { limit: 20 } } },
    { refetchInterval: away ? LOOK_AGAIN : false },
  );
  const attempts = found.data?.items ?? [];
  return (
    <Panel title={words.attempts}>
      <ProblemAlert error={found.error} retry={() => void found.refetch()} />
      {found.isPending ? <Waiting lines={2} /> : null}
      {found.data !== undefined && attempts.length === 0 ? (
        <span className={classes.small}>{words.noAttempts}</span>
      ) : null}
      {attempts.length === 0 ? null : <AttemptList attempts={attempts} />}
    </Panel>
  );
}
