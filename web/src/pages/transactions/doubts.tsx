/** What is to know of its figures, in plain words: what contradicts what, and what the server did about it. */
import { Text } from '@mantine/core';
import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { energy } from '../../parts/numbers.ts';
import { Panel } from '../../parts/page.tsx';
import { When } from '../../parts/time.tsx';
import { t } from '../../texts/texts.ts';
import classes from './doubts.module.css';
import type { Transaction } from './state.tsx';

const words = t.transactions.doubts;

interface Doubt {
  readonly key: string;
  readonly title: string;
  readonly means: ReactNode;
  readonly did: string;
}

function doubtsOf(of: Transaction, zone: string | undefined): Doubt[] {
  const doubts: Doubt[] = of.flags.map((flag) => ({
    key: flag,
    title: t.transactions.flags[flag] ?? flag,
    means: words.what[flag]?.means ?? '',
    did: words.what[flag]?.did ?? '',
  }));
  if (of.suspectSince !== null && of.suspectReason !== null && of.stoppedAt === null) {
    doubts.unshift({
      key: 'suspect',
      title: words.suspect,
      means: (
        <>
          {words.suspectOf[of.suspectReason]} {words.suspectSince}{' '}
          <When at={of.suspectSince} zone={zone} seconds />.
        </>
      ),
      did: words.suspectDid[of.suspectReason],
    });
  }
  if (of.closedBy === 'assumed') {
    doubts.unshift({
      key: 'assumed',
      title: words.assumed,
      means: words.assumedMeans,
      did: words.assumedDid,
    });
  }
  return doubts;
}

export function Doubts({ of, zone }: { of: Transaction; zone: string | undefined }) {
  const doubts = doubtsOf(of, zone);
  if (doubts.length === 0 && of.told === null) return null;
  return (
    <Panel title={words.title}>
      <ul className={classes.doubts}>
        {doubts.map(({ key, title, means, did }) => (
          <li key={key}>
            <TriangleAlert size={16} aria-hidden />
            <div>
              <Text fw={600} size="sm">
                {title}
              </Text>
              <Text size="sm">{means}</Text>
              <Text size="sm" c="dimmed">
                {did}
              </Text>
            </div>
          </li>
        ))}
      </ul>
      {of.told === null ? null : <Told of={of} zone={zone} />}
    </Panel>
  );
}

const tag = (id: number | null | undefined) =>
  id === null || id === undefined ? words.nobody : words.tagNo(id);
const driver = (id: number | null | undefined) =>
  id === null || id === undefined ? words.nobody : t.common.driver(id);

/** What the charger tells beside what stands, of the figures that were corrected. */
function Told({ of, zone }: { of: Transaction; zone: string | undefined }) {
  const told = of.told ?? {};
  const rows: [name: string, told: ReactNode, now: ReactNode][] = [];
  const { figures } = words;
  if (told.startedAt !== undefined)
    rows.push([
      figures.startedAt,
      <When key="told" at={told.startedAt} zone={zone} seconds />,
      <When key="now" at={of.startedAt} zone={zone} seconds />,
    ]);
  if (told.stoppedAt !== undefined)
    rows.push([
      figures.stoppedAt,
      told.stoppedAt === null ? words.notTold : <When key="told" at={told.stoppedAt} zone={zone} seconds />,
      <When key="now" at={of.stoppedAt} zone={zone} seconds />,
    ]);
  if (told.energyWh !== undefined)
    rows.push([
      figures.energyWh,
      told.energyWh === null ? t.transactions.unknownEnergy : energy(told.energyWh),
      of.energyWh === null ? t.transactions.unknownEnergy : energy(of.energyWh),
    ]);
  if (told.tagId !== undefined) rows.push([figures.tagId, tag(told.tagId), tag(of.tagId)]);
  if (told.driverId !== undefined)
    rows.push([figures.driverId, driver(told.driverId), of.driverName ?? driver(of.driverId)]);
  if (rows.length === 0) return null;
  return (
    <table className={classes.told}>
      <caption>{words.told}</caption>
      <thead>
        <tr>
          {words.toldColumns.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, before, now]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{before}</td>
            <td>{now}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
