/** What charger and server say to each other, as it goes. */
import { Button, Group, Select, TextInput } from '@mantine/core';
import { MessagesSquare, Pause, Play, Search } from 'lucide-react';
import { useDeferredValue, useMemo, useState } from 'react';
import { useWords } from '../../parts/address.ts';
import { Empty, Panel, ProblemAlert, Waiting } from '../../parts/page.tsx';
import { t } from '../../texts/texts.ts';
import { exchangesOf, fits } from './exchanges.ts';
import classes from './frame-log.module.css';
import { FrameRow } from './frame-row.tsx';
import { useFrames } from './use-frames.ts';

const words = t.charger.line;
/** More nobody reads, and the page grows slow. */
const SHOWN = 500;

export function FrameLog({ chargerId }: { chargerId: string }) {
  const [paused, setPaused] = useState(false);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [address, change] = useWords();
  const text = address.get('text') ?? '';
  const action = address.get('action');
  const direction = address.get('direction');
  const log = useFrames(chargerId, paused);
  const asked = useDeferredValue(text);
  const exchanges = useMemo(() => exchangesOf(log.frames), [log.frames]);
  const actions = useMemo(
    () => [...new Set(exchanges.map((one) => one.action).filter((one) => one !== null))].sort(),
    [exchanges],
  );
  const found = useMemo(
    () => exchanges.filter((one) => fits(one, { text: asked, action, direction })),
    [exchanges, asked, action, direction],
  );
  const toggle = (key: string) =>
    setOpen((now) => {
      const next = new Set(now);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  return (
    <Panel
      title={words.log}
      flush
      actions={
        <Button
          size="compact-sm"
          variant="default"
          leftSection={paused ? <Play size={14} aria-hidden /> : <Pause size={14} aria-hidden />}
          onClick={() => setPaused(!paused)}
        >
          {paused ? words.resume : words.pause}
        </Button>
      }
    >
      <Group gap="xs" className={classes.filters}>
        <TextInput
          className={classes.search}
          aria-label={words.search}
          placeholder={words.search}
          leftSection={<Search size={16} aria-hidden />}
          value={text}
          onChange={(event) => change({ text: event.currentTarget.value })}
        />
        <Select
          className={classes.pick}
          aria-label={words.action}
          placeholder={words.allActions}
          data={action === null || actions.includes(action) ? actions : [action, ...actions]}
          value={action}
          clearable
          searchable
          onChange={(value) => change({ action: value })}
        />
        <Select
          className={classes.pick}
          aria-label={words.direction}
          placeholder={words.both}
          data={[
            { value: 'in', label: words.in },
            { value: 'out', label: words.out },
          ]}
          value={direction}
          clearable
          onChange={(value) => change({ direction: value })}
        />
      </Group>
      {paused ? (
        <div className={classes.paused} role="status">
          {words.waiting(log.missed)}
        </div>
      ) : null}
      <ProblemAlert error={log.error} retry={log.retry} />
      {log.isPending ? (
        <div className={classes.padded}>
          <Waiting lines={6} />
        </div>
      ) : found.length === 0 ? (
        <Empty icon={MessagesSquare} title={log.frames.length === 0 ? words.noFrames : words.noneFit}>
          {log.frames.length === 0 ? words.noFramesText : undefined}
        </Empty>
      ) : (
        <ol className={classes.log}>
          {found.slice(0, SHOWN).map((one) => (
            <FrameRow
              key={one.key}
              exchange={one}
              opened={open.has(one.key)}
              onToggle={() => toggle(one.key)}
            />
          ))}
        </ol>
      )}
      <div className={classes.foot}>
        <span>{found.length > SHOWN ? words.atMost(SHOWN) : words.masked}</span>
        {log.older === undefined || found.length > SHOWN ? null : (
          <Button size="compact-sm" variant="subtle" onClick={log.older}>
            {words.older}
          </Button>
        )}
      </div>
    </Panel>
  );
}
