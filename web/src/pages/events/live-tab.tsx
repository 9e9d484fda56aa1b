/** The feed: what happens, as it happens, the newest on top. */
import { Button, Chip, Group, VisuallyHidden } from '@mantine/core';
import { Eraser, Pause, Play, Radio, SearchX } from 'lucide-react';
import { useState } from 'react';
import { useReach } from '../../api/reach.ts';
import { useWords, wholeOf } from '../../parts/address.ts';
import { Empty } from '../../parts/page.tsx';
import { PickCharger, PickSite } from '../../parts/pick.tsx';
import { durationOf, useNow } from '../../parts/time.tsx';
import { t } from '../../texts/texts.ts';
import { EventLine, GapLine } from './event-line.tsx';
import classes from './events.module.css';
import { type Heard, isGap, KINDS, type Kind, MOST, type Ring } from './ring.ts';
import { useChargersAt } from './use-chargers-at.ts';
import { useHeard } from './use-ring.ts';

const isKind = (word: string): word is Kind => (KINDS as readonly string[]).includes(word);

export function LiveTab({ ring }: { ring: Ring }) {
  const words = t.events.live;
  const heard = useHeard(ring);
  const [paused, setPaused] = useState<Heard>();
  const [at, setAt] = useWords();
  const kinds = (at.get('kind') ?? '').split(',').filter(isKind);
  const charger = at.get('charger');
  const site = wholeOf(at.get('site')) ?? null;
  const there = useChargersAt(site);
  const filtered = kinds.length > 0 || charger !== null || site !== null;
  const lines = (paused ?? heard).lines.filter(({ of }) => {
    if (isGap(of)) return true;
    if (kinds.length > 0 && !kinds.includes(of.kind as Kind)) return false;
    if (charger !== null && of.chargerId !== charger) return false;
    return site === null || (there?.has(of.chargerId) ?? false);
  });
  return (
    <>
      <div className={classes.controls}>
        <div className={classes.pick}>
          <PickCharger
            label={words.charger}
            placeholder={words.anyCharger}
            clearable
            value={charger}
            onChange={(id) => setAt({ charger: id })}
          />
        </div>
        <div className={classes.pick}>
          <PickSite
            label={words.site}
            placeholder={words.anySite}
            clearable
            value={site}
            onChange={(id) => setAt({ site: id === null ? null : String(id) })}
          />
        </div>
        <Group gap="xs" className={classes.buttons}>
          <Button
            variant={paused === undefined ? 'default' : 'filled'}
            leftSection={
              paused === undefined ? <Pause size={15} aria-hidden /> : <Play size={15} aria-hidden />
            }
            onClick={() => setPaused(paused === undefined ? heard : undefined)}
          >
            {paused === undefined ? words.pause : words.resume}
          </Button>
          <Button
            variant="subtle"
            leftSection={<Eraser size={15} aria-hidden />}
            disabled={heard.lines.length === 0 || paused !== undefined}
            onClick={() => ring.empty()}
          >
            {words.clear}
          </Button>
        </Group>
      </div>
      <Chip.Group multiple value={kinds} onChange={(next) => setAt({ kind: next.join(',') })}>
        <Group gap={6} role="group" aria-label={words.kinds}>
          {KINDS.map((kind) => (
            <Chip key={kind} value={kind} size="xs" classNames={{ label: classes.chip }}>
              {t.events.kinds[kind]}
              {heard.of[kind] === undefined ? null : <b className={classes.tally}>{heard.of[kind]}</b>}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      <Listening ring={ring} heard={heard} paused={paused} />
      {lines.length === 0 ? (
        <Empty
          icon={filtered ? SearchX : Radio}
          title={filtered ? words.filteredTitle : heard.count > 0 ? words.emptiedTitle : words.quietTitle}
          action={
            filtered ? (
              <Button
                variant="default"
                size="xs"
                onClick={() => setAt({ kind: null, charger: null, site: null })}
              >
                {t.common.actions.clear}
              </Button>
            ) : undefined
          }
        >
          {filtered ? words.filtered : words.quiet}
        </Empty>
      ) : (
        <ol className={classes.feed} aria-label={words.list}>
          {lines.map(({ id, of }) => (
            <li key={id}>{isGap(of) ? <GapLine gap={of} /> : <EventLine event={of} />}</li>
          ))}
        </ol>
      )}
      <LastAlert heard={heard} />
    </>
  );
}

/** For how long it has been listening, and whether it does. */
function Listening({ ring, heard, paused }: { ring: Ring; heard: Heard; paused: Heard | undefined }) {
  const words = t.events.live;
  const { state, since } = useReach();
  const now = useNow();
  const open = words.since(durationOf(Math.max(0, now - ring.since)));
  return (
    <p className={classes.listening}>
      {state === 'lost' ? words.lost(durationOf(Math.max(0, now - since))) : open} {words.heard(heard.count)}{' '}
      {heard.count > MOST ? words.kept(MOST) : null}
      {paused === undefined ? null : <b> {words.waiting(heard.count - paused.count)}</b>}
    </p>
  );
}

/** Said to who cannot see it: alerts only, else it would never be silent. */
function LastAlert({ heard }: { heard: Heard }) {
  const last = heard.lines.map(({ of }) => of).find((of) => !isGap(of) && of.kind === 'alert');
  const { alerts, live } = t.events;
  return (
    <VisuallyHidden role="status">
      {last === undefined || isGap(last)
        ? null
        : live.alertSaid(`${last.chargerId} ${alerts[String(last.data.alert)]?.title ?? ''}`)}
    </VisuallyHidden>
  );
}
