/** What the driver charged last. */
import { Anchor } from '@mantine/core';
import { Ban, Zap } from 'lucide-react';
import { Link } from 'wouter';
import { $api } from '../../api/query.ts';
import { to } from '../../parts/address.ts';
import { energy } from '../../parts/numbers.ts';
import { Empty, Panel, ProblemAlert, Waiting } from '../../parts/page.tsx';
import { ToneBadge } from '../../parts/status.tsx';
import { Lasting, When } from '../../parts/time.tsx';
import { t } from '../../texts/texts.ts';
import classes from './drivers.module.css';

const words = t.drivers.charging;
const SHOWN = 20;

export function Charging({ userid }: { userid: number }) {
  const query = { driverId: userid, limit: SHOWN };
  const found = $api.useQuery('get', '/api/v1/transactions', { params: { query } });
  const items = found.data?.items;
  return (
    <Panel
      title={words.title}
      flush
      actions={
        <Anchor component={Link} href={`/transactions?driverId=${userid}`} size="sm">
          {words.all}
        </Anchor>
      }
    >
      {found.isPending ? (
        <div className={classes.padded}>
          <Waiting lines={3} />
        </div>
      ) : null}
      <ProblemAlert error={found.error} retry={() => void found.refetch()} />
      {items?.length === 0 ? <Empty icon={Zap} title={words.none} /> : null}
      <ul className={classes.lines}>
        {(items ?? []).map((one) => (
          <li key={one.id} className={classes.line}>
            <div className={classes.lineText}>
              <div className={classes.lineTop}>
                <Anchor component={Link} href={to.transaction(one.id)} size="sm">
                  <When at={one.startedAt} />
                </Anchor>
                {one.refused ? (
                  <ToneBadge tone="bad" icon={Ban}>
                    {t.drivers.told.outcomes[one.outcome] ?? words.refused}
                  </ToneBadge>
                ) : one.stoppedAt === null ? (
                  <ToneBadge tone="busy" icon={Zap}>
                    {words.running}
                  </ToneBadge>
                ) : null}
              </div>
              <div className={classes.under}>
                <Anchor component={Link} href={to.charger(one.chargerId)} inherit>
                  <bdi>{one.chargerId}</bdi>
                </Anchor>
                {one.groupName === null ? null : (
                  <>
                    {' · '}
                    <bdi>{one.groupName}</bdi>
                  </>
                )}
                {' · '}
                <bdi>
                  {words.on(one.tokenName === null || one.tokenName === '' ? one.idTag : one.tokenName)}
                </bdi>
              </div>
            </div>
            {one.refused ? null : (
              <div className={classes.lineEnd}>
                <div>{energy(one.energyWh)}</div>
                <div className={classes.under}>
                  <Lasting from={one.startedAt} until={one.stoppedAt} />
                </div>
              </div>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
