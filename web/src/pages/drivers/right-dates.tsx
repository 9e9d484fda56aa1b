/** From when until when a right is good: said, and set. */
import { Button, Popover, Stack, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { CalendarClock } from 'lucide-react';
import { momentIn, useNow } from '../../parts/time.tsx';
import { useZone } from '../../preferences.ts';
import { t } from '../../texts/texts.ts';
import { MomentField } from './moment-field.tsx';
import classes from './rights.module.css';
import type { Given } from './rights-draft.ts';

const words = t.drivers.rights;
type Dates = Pick<Given, 'from' | 'until'>;

/** Says dates in the viewer's way. */
export function useSaidDates(): (dates: Dates) => string {
  const zone = useZone();
  return ({ from, until }) => {
    const [begin, end] = [from, until].map((at) => (at === null ? undefined : momentIn(zone, at)));
    if (begin !== undefined && end !== undefined) return words.fromUntil(begin, end);
    if (begin !== undefined) return words.from(begin);
    return end === undefined ? words.always : words.until(end);
  };
}

const isGood = ({ from, until }: Dates, now: number) =>
  (from === null || Date.parse(from) <= now) && (until === null || Date.parse(until) > now);

interface Props {
  right: Given;
  /** undefined: one may only look. */
  onChange: ((dates: Dates) => void) | undefined;
}

export function RightDates({ right, onChange }: Props) {
  const [opened, { toggle, close }] = useDisclosure(false);
  const datesOf = useSaidDates();
  const now = useNow();
  const said = (
    <>
      <CalendarClock size={14} aria-hidden />
      <bdi>{datesOf(right)}</bdi>
      {isGood(right, now) ? null : <b className={classes.notNow}>{words.notNow}</b>}
    </>
  );
  if (onChange === undefined) return <span className={classes.dates}>{said}</span>;
  return (
    <Popover opened={opened} onDismiss={close} position="bottom-start" shadow="md" trapFocus withArrow>
      <Popover.Target>
        <UnstyledButton
          className={classes.dates}
          data-press
          onClick={toggle}
          aria-label={`${words.dates(right.name)}: ${datesOf(right)}`}
        >
          {said}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">
          <MomentField
            label={t.drivers.tags.from}
            value={right.from}
            onChange={(from) => onChange({ from, until: right.until })}
          />
          <MomentField
            label={t.drivers.tags.until}
            value={right.until}
            onChange={(until) => onChange({ from: right.from, until })}
          />
          <Button size="xs" onClick={close}>
            {t.common.actions.done}
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
