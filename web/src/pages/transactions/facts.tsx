/** Who, where, when and how much: what is known of one transaction. */
import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { to } from '../../parts/address.ts';
import { count, energy } from '../../parts/numbers.ts';
import { Facts, Panel } from '../../parts/page.tsx';
import { Ago, durationOf, Lasting, momentIn, When } from '../../parts/time.tsx';
import { useZone } from '../../preferences.ts';
import { t } from '../../texts/texts.ts';
import { driverOf } from './columns.tsx';
import type { Transaction } from './state.tsx';

const words = t.transactions.facts;
/** Clocks that differ by less are the same for people, milliseconds. */
const SAME = 5000;

const Under = ({ children }: { children: ReactNode }) => (
  <Text size="xs" c="dimmed" component="div">
    {children}
  </Text>
);

/** A moment, and beside it what the clock of the site showed, where that is another. */
function Moment({ at, zone }: { at: string; zone: string | undefined }) {
  const shownIn = useZone(zone);
  const local = zone === undefined ? undefined : momentIn(zone, at, true);
  const differs = local !== undefined && local !== momentIn(shownIn, at, true);
  return (
    <>
      <When at={at} zone={zone} seconds />
      {differs ? <Under>{words.atSite(local, zone ?? '')}</Under> : null}
    </>
  );
}

/** What the charger's clock showed when we heard of it, where the two differ. */
function clock(charger: string | null, heard: string | null, when: string, zone: string): string | undefined {
  if (charger === null || heard === null) return undefined;
  const behind = Date.parse(heard) - Date.parse(charger);
  if (Math.abs(behind) < SAME) return undefined;
  const time = momentIn(zone, charger, true);
  const by = durationOf(Math.abs(behind));
  return behind < 0 ? words.ahead(time, by, when) : words.behind(time, by, when);
}

function Clocks({ of, zone }: { of: Transaction; zone: string | undefined }) {
  const shownIn = useZone(zone);
  const lines = [
    clock(of.startChargerTime, of.startHeardAt, words.clockAt.start, shownIn),
    clock(of.stopChargerTime, of.stopHeardAt, words.clockAt.stop, shownIn),
  ].filter((line) => line !== undefined);
  return lines.map((line) => <div key={line}>{line}</div>);
}

const clocksDiffer = (of: Transaction) =>
  clock(of.startChargerTime, of.startHeardAt, '', 'UTC') !== undefined ||
  clock(of.stopChargerTime, of.stopHeardAt, '', 'UTC') !== undefined;

function Who({ of }: { of: Transaction }) {
  return (
    <>
      {of.driverId === null || of.driverName === null ? (
        driverOf(of)
      ) : (
        <Link href={to.driver(of.driverId)}>
          <bdi>{of.driverName}</bdi>
        </Link>
      )}
      {of.driverExternalId === null ? null : (
        <Under>
          <bdi>{of.driverExternalId}</bdi>
        </Under>
      )}
    </>
  );
}

const Tag = ({ of }: { of: Transaction }) => (
  <>
    <bdi>{of.idTag}</bdi>
    {of.tokenName ? (
      <Under>
        <bdi>{of.tokenName}</bdi>
      </Under>
    ) : null}
  </>
);

const Where = ({ of }: { of: Transaction }) => (
  <>
    <Link href={to.charger(of.chargerId)}>
      <bdi>{of.chargerId}</bdi>
    </Link>{' '}
    · {of.socketId === null ? t.transactions.noSocket : t.common.socket(of.socketId)}
  </>
);

const Site = ({ of }: { of: Transaction }) =>
  of.groupId === null || of.groupName === null ? (
    t.common.none
  ) : (
    <Link href={to.site(of.groupId)}>
      <bdi>{of.groupName}</bdi>
    </Link>
  );

const Samples = ({ of }: { of: Transaction }) => (
  <>
    {count(of.samples)}
    {of.lastSampleAt === null ? null : (
      <Under>
        <When at={of.lastSampleAt} seconds />
      </Under>
    )}
  </>
);

/** A meter is read off to the watt hour, however much it has seen. */
const meter = (wh: number | null) =>
  wh === null
    ? t.common.none
    : (wh / 1000).toLocaleString(undefined, { minimumFractionDigits: 3, maximumFractionDigits: 3 });

export function TransactionFacts({ of, zone }: { of: Transaction; zone: string | undefined }) {
  const open = of.stoppedAt === null;
  const reason = of.reason === null ? null : (t.transactions.reasons[of.reason] ?? of.reason);
  const facts: (readonly [string, ReactNode])[] = [
    [words.driver, <Who key="who" of={of} />],
    [words.tag, <Tag key="tag" of={of} />],
    [words.where, <Where key="where" of={of} />],
    [words.site, <Site key="site" of={of} />],
    [words.started, <Moment key="from" at={of.startedAt} zone={zone} />],
    [
      words.stopped,
      of.stoppedAt === null ? words.open : <Moment key="until" at={of.stoppedAt} zone={zone} />,
    ],
    [words.duration, <Lasting key="lasting" from={of.startedAt} until={of.stoppedAt} />],
    [words.energy, of.energyWh === null ? t.transactions.unknownEnergy : energy(of.energyWh)],
    [words.meter, `${meter(of.meterStart)} → ${meter(of.meterStop)}`],
  ];
  if (of.refused) {
    facts.push([words.outcome, t.transactions.outcomes[of.outcome] ?? of.outcome]);
  }
  if (!open) {
    facts.push([words.reason, reason]);
    facts.push([words.closedBy, of.closedBy === null ? null : words.closers[of.closedBy]]);
  }
  if (of.stopIdTag !== null && of.stopIdTag !== of.idTag)
    facts.push([words.stopTag, <bdi key="stop-tag">{of.stopIdTag}</bdi>]);
  facts.push([words.samples, <Samples key="samples" of={of} />]);
  if (open) facts.push([words.heard, <Ago key="heard" at={of.evidenceAt} zone={zone} />]);
  if (of.reservationId !== null) facts.push([words.reservation, words.reservationNo(of.reservationId)]);
  if (of.revision > 0) facts.push([words.revision, count(of.revision)]);
  if (clocksDiffer(of)) facts.push([words.clocks, <Clocks key="clocks" of={of} zone={zone} />]);
  return (
    <Panel title={words.title}>
      <Facts of={facts} />
    </Panel>
  );
}
