/** How many sockets are in which state, as one bar and in words. */
import { Link } from 'wouter';
import type { Schemas } from '../../api/client.ts';
import { count } from '../../parts/numbers.ts';
import { looksOf, STATUSES, StatusBadge } from '../../parts/status.tsx';
import { t } from '../../texts/texts.ts';
import classes from './overview.module.css';

export function SocketBar({ sockets: { total, byStatus } }: { sockets: Schemas['SocketCounts'] }) {
  const words = t.overview;
  const there = STATUSES.map((status) => ({ status, of: byStatus[status] ?? 0 })).filter(({ of }) => of > 0);
  const said = there.map(({ status, of }) => words.part(of, t.common.status[status] ?? status)).join(', ');
  return (
    <>
      <div className={classes.bar} role="img" aria-label={words.bar(said)}>
        {there.map(({ status, of }) => (
          <span key={status} data-tone={looksOf(status).tone} style={{ flexGrow: of / total }} />
        ))}
      </div>
      <ul className={classes.legend}>
        {there.map(({ status, of }) => (
          <li key={status}>
            <Link href={`/chargers?status=${status}`}>
              <b>{count(of)}</b>
              <StatusBadge status={status} quiet />
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
