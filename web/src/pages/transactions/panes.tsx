/** What was measured over time, a pane a unit, and the samples themselves on demand. */
import { Button, Group, Text } from '@mantine/core';
import { Activity, Table2 } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import { useWord } from '../../parts/address.ts';
import { Empty, Panel, ProblemAlert, Waiting } from '../../parts/page.tsx';
import { Plot } from '../../parts/plot.tsx';
import { useZone } from '../../preferences.ts';
import { t } from '../../texts/texts.ts';
import classes from './panes.module.css';
import { panesOf } from './readings.ts';
import { SampleTable } from './sample-table.tsx';
import { useSamples } from './samples.ts';
import type { Transaction } from './state.tsx';

const words = t.transactions.plots;

export function OverTime({ of, zone }: { of: Transaction; zone: string | undefined }) {
  const open = of.stoppedAt === null;
  const samples = useSamples(of.id, open);
  const shownIn = useZone(zone);
  const [table, setTable] = useWord('samples');
  const { data, refetch } = samples;
  // What ended is read as a whole: late samples lie in between.
  const seen = useRef(`${of.stoppedAt} ${of.samples}`);
  useEffect(() => {
    const now = `${of.stoppedAt} ${of.samples}`;
    if (!open && seen.current !== now) void refetch();
    seen.current = now;
  }, [open, of.stoppedAt, of.samples, refetch]);
  const panes = useMemo(() => panesOf(data ?? [], of.meterStart), [data, of.meterStart]);
  if (samples.isPending) {
    return (
      <Panel title={words.title}>
        <Waiting lines={8} />
      </Panel>
    );
  }
  if (samples.error !== null && data === undefined)
    return <ProblemAlert error={samples.error} retry={() => void samples.refetch()} />;
  if (data === undefined || data.length === 0) {
    return (
      <Panel title={words.title}>
        <Empty icon={Activity} title={open ? words.none : words.noneEnded}>
          {open ? words.noneText : words.noneEndedText}
        </Empty>
      </Panel>
    );
  }
  return (
    <Panel title={words.title}>
      {open ? (
        <Text size="xs" c="dimmed" mb="sm">
          {words.live}
        </Text>
      ) : null}
      <div className={classes.panes}>
        {panes.map(({ key, title, series }) => (
          <div key={key} className={classes.pane}>
            <h3 className={classes.title}>{title}</h3>
            <Plot label={title} series={series} height={170} zone={shownIn} fromZero={key !== 'voltage'} />
          </div>
        ))}
      </div>
      <Group mt="md">
        <Button
          size="xs"
          variant="default"
          leftSection={<Table2 size={14} aria-hidden />}
          onClick={() => setTable(table === null ? 'table' : null)}
          aria-expanded={table !== null}
        >
          {table === null ? words.table(data.length) : words.hideTable}
        </Button>
      </Group>
      {table === null ? null : <SampleTable samples={data} zone={zone} />}
    </Panel>
  );
}
