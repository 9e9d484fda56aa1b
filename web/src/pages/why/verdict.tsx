/** The decision on one card: yes or no in a sentence, how it came about, and what mends it. */
import { Anchor, Button, Group, Text, Title } from '@mantine/core';
import { CircleCheck, CircleX, Clock } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { to } from '../../parts/address.ts';
import { useZone } from '../../preferences.ts';
import { t } from '../../texts/texts.ts';
import { dayIn, momentOf, type VerdictOf } from './about.ts';
import { Mend } from './mend.tsx';
import { isLater, Sentence } from './outcome.tsx';
import { Steps } from './steps.tsx';
import classes from './why.module.css';

function sentenceOf({ decided, tag, holder }: VerdictOf, zone: string): string {
  const words = t.access.sentence;
  const last = tag.steps.at(-1);
  const right = last?.passed === false ? (last.right ?? null) : null;
  const ended = right?.until != null && Date.parse(right.until) <= Date.parse(decided.decidedAt);
  const at = right === null ? momentOf(last?.found ?? '') : ((ended ? right.until : right.from) ?? undefined);
  const about = {
    card: tag.idTag,
    driver: holder.name,
    chargerId: decided.chargerId,
    site: decided.groupName,
    day: at === undefined ? '' : dayIn(zone, at),
    elsewhere: last?.running?.[0]?.chargerId ?? '',
  };
  if (tag.allowed && decided.policy === 'open') return words.open(about);
  if (tag.outcome === 'no-right' && right !== null) {
    return ended ? words['right-ended'](about) : words['right-later'](about);
  }
  return words[tag.outcome](about);
}

export function Verdict(
  props: VerdictOf & {
    forDriver: number | undefined;
    several: boolean;
    opened: boolean;
    onMended: (said: string) => void;
  },
) {
  const { decided, tag, holder, forDriver, several, opened, onMended } = props;
  const zone = useZone();
  const [turned, setTurned] = useState<boolean>();
  const shown = turned ?? opened;
  const later = isLater(tag.outcome);
  const Icon = tag.allowed ? CircleCheck : later ? Clock : CircleX;
  const words = t.access;
  return (
    <section className={classes.verdict} data-answer={tag.allowed ? 'yes' : later ? 'later' : 'no'}>
      <div className={classes.sentence}>
        <Icon size={several ? 22 : 30} aria-hidden />
        <Title order={2} tabIndex={-1} className={classes.big} data-several={several || undefined}>
          <Sentence text={sentenceOf({ decided, tag, holder }, zone)} />
        </Title>
      </div>
      {tag.allowed && shown ? <Text size="sm">{words.yesText}</Text> : null}
      {shown ? (
        <>
          {tag.needed === null ? null : (
            <Mend {...{ decided, tag, holder, forDriver, onMended }} needed={tag.needed} />
          )}
          <Steps {...{ decided, tag, holder }} />
        </>
      ) : null}
      {!several && holder.driver === undefined ? null : (
        <Group gap="md">
          {several ? (
            <Button
              size="compact-sm"
              variant="default"
              aria-expanded={shown}
              onClick={() => setTurned(!shown)}
              aria-label={shown ? words.hideCard(tag.idTag) : words.showCard(tag.idTag)}
            >
              {shown ? t.common.actions.hide : words.stepsTitle}
            </Button>
          ) : null}
          {tag.driverId === null || holder.driver === undefined ? null : (
            <Anchor component={Link} href={to.driver(tag.driverId)} size="sm">
              <bdi>{holder.driver.name}</bdi>
            </Anchor>
          )}
        </Group>
      )}
    </section>
  );
}
