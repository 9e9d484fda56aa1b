/** Who charges now, the last that began first. */
import { Anchor } from '@mantine/core';
import { Link } from 'wouter';
import { $api } from '../../api/query.ts';
import { to } from '../../parts/address.ts';
import { energy } from '../../parts/numbers.ts';
import { Empty, Panel } from '../../parts/page.tsx';
import { Lasting } from '../../parts/time.tsx';
import { t } from '../../texts/texts.ts';
import classes from './overview.module.css';

const SHOWN = 10;

export function OpenNow() {
  const words = t.overview;
  const query = { open: true, refused: false, limit: SHOWN };
  const open = $api.useQuery('get', '/api/v1/transactions', { params: { query } });
  const items = open.data?.items ?? [];
  return (
    <Panel
      title={words.now}
      flush
      actions={
        <Anchor component={Link} href="/transactions?open=true" size="sm">
          {words.allOpen}
        </Anchor>
      }
    >
      {open.data !== undefined && items.length === 0 ? <Empty title={words.nobody} /> : null}
      <ul className={classes.open}>
        {items.map(({ id, chargerId, socketId, driverName, tokenName, idTag, startedAt, energyWh }) => (
          <li key={id}>
            <Link href={to.transaction(id)} className={classes.openRow}>
              <span className={classes.who}>
                <bdi>{driverName ?? tokenName ?? idTag}</bdi>
              </span>
              <span className={classes.where}>
                {chargerId}
                {socketId === null ? '' : ` · ${socketId}`}
              </span>
              <span className={classes.long}>
                <Lasting from={startedAt} until={null} />
              </span>
              <b>{energy(energyWh)}</b>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
