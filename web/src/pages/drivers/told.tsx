/** What chargers were told when they asked about the driver's tags. */
import { Anchor } from '@mantine/core';
import { Ban, CircleCheck, MessageCircleQuestion } from 'lucide-react';
import { Link } from 'wouter';
import { $api } from '../../api/query.ts';
import { to } from '../../parts/address.ts';
import { Empty, Panel, ProblemAlert, Waiting } from '../../parts/page.tsx';
import { ToneBadge } from '../../parts/status.tsx';
import { Ago } from '../../parts/time.tsx';
import { t } from '../../texts/texts.ts';
import classes from './drivers.module.css';

const words = t.drivers.told;
const SHOWN = 20;

export function Told({ userid }: { userid: number }) {
  const query = { driverId: userid, limit: SHOWN };
  const found = $api.useQuery('get', '/api/v1/decisions', { params: { query } });
  const items = found.data?.items;
  return (
    <Panel title={words.title} flush>
      {found.isPending ? (
        <div className={classes.padded}>
          <Waiting lines={3} />
        </div>
      ) : null}
      <ProblemAlert error={found.error} retry={() => void found.refetch()} />
      {items?.length === 0 ? <Empty icon={MessageCircleQuestion} title={words.none} /> : null}
      <ul className={classes.lines}>
        {(items ?? []).map((one) => (
          <li key={one.id} className={classes.line}>
            <div className={classes.lineText}>
              <div className={classes.lineTop}>
                <ToneBadge tone={one.allowed ? 'good' : 'bad'} icon={one.allowed ? CircleCheck : Ban}>
                  {words.outcomes[one.outcome] ?? one.outcome}
                </ToneBadge>
                <Anchor component={Link} href={to.charger(one.chargerId)} size="sm">
                  <bdi>{one.chargerId}</bdi>
                </Anchor>
              </div>
              <div className={classes.under}>
                <Ago at={one.decidedAt} /> · {words.purposes[one.purpose] ?? one.purpose} ·{' '}
                <bdi className={classes.mono}>{one.idTag}</bdi>
              </div>
            </div>
            {one.allowed ? null : (
              <Anchor
                component={Link}
                size="sm"
                href={to.why({ driverId: userid, idTag: one.idTag, chargerId: one.chargerId })}
                aria-label={words.why(one.chargerId)}
              >
                {t.drivers.head.why}
              </Anchor>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
