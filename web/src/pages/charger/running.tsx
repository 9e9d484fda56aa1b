/** A transaction that runs on a socket: whose, since when, how much, and its power as it goes on. */
import { Anchor, Text } from '@mantine/core';
import { Link } from 'wouter';
import type { Schemas } from '../../api/client.ts';
import { to } from '../../parts/address.ts';
import { energy, power } from '../../parts/numbers.ts';
import { Plot } from '../../parts/plot.tsx';
import { Lasting, When } from '../../parts/time.tsx';
import { t } from '../../texts/texts.ts';
import classes from './socket-card.module.css';
import { powerCurve, useSamples } from './use-samples.ts';

const words = t.charger.socket;
type Transaction = Schemas['Transaction'];

export const whose = (transaction: Transaction): string =>
  transaction.driverName ?? transaction.tokenName ?? transaction.idTag;

export function Running({ transaction, zone }: { transaction: Transaction; zone: string | undefined }) {
  const { samples, isPending } = useSamples(transaction.id);
  const curve = powerCurve(samples);
  const last = curve.at(-1)?.[1];
  const kilowatts = curve.map(([at, watts]) => [at, watts === null ? null : watts / 1000] as const);
  return (
    <>
      <div className={classes.who}>
        {transaction.driverId === null ? (
          <b>{words.nobody}</b>
        ) : (
          <Anchor component={Link} href={to.driver(transaction.driverId)} fw={600}>
            <bdi>{transaction.driverName ?? t.common.driver(transaction.driverId)}</bdi>
          </Anchor>
        )}
        <Text size="sm" c="dimmed" span>
          <bdi>{[transaction.tokenName, words.tag(transaction.idTag)].filter(Boolean).join(' · ')}</bdi>
        </Text>
      </div>
      <dl className={classes.figures}>
        <div>
          <dt>{words.energy}</dt>
          <dd>{energy(transaction.energyWh)}</dd>
        </div>
        <div>
          <dt>{words.powerNow}</dt>
          <dd>{power(last)}</dd>
        </div>
        <div>
          <dt>{words.started}</dt>
          <dd>
            <Lasting from={transaction.startedAt} until={null} />
            <small>
              <When at={transaction.startedAt} zone={zone ?? null} />
            </small>
          </dd>
        </div>
      </dl>
      {transaction.refused ? <p className={classes.note}>{words.refused}</p> : null}
      {transaction.suspectReason === null ? null : (
        <p className={classes.note}>{words.suspect[transaction.suspectReason]}</p>
      )}
      {curve.length > 1 ? (
        <Plot
          label={words.curve}
          height={150}
          series={[{ label: words.power, unit: 'kW', points: kilowatts }]}
        />
      ) : (
        <div className={classes.noCurve}>{isPending ? t.common.loading : words.noSamples}</div>
      )}
      <Anchor
        component={Link}
        href={to.transaction(transaction.id)}
        size="sm"
        className={classes.toTransaction}
      >
        {t.common.transaction(transaction.id)}
      </Anchor>
    </>
  );
}
