/** What was asked, in its order, and what was found, in plain words. */
import { Anchor, Text, Title, VisuallyHidden } from '@mantine/core';
import { Check, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Schemas } from '../../api/client.ts';
import { to } from '../../parts/address.ts';
import { ActorName } from '../../parts/names.tsx';
import { momentIn, When } from '../../parts/time.tsx';
import { useZone } from '../../preferences.ts';
import { t } from '../../texts/texts.ts';
import { momentOf, type VerdictOf } from './about.ts';
import { Sentence } from './outcome.tsx';
import classes from './why.module.css';

type Step = Schemas['AccessStep'];
type Right = Schemas['CoveringRight'];

export function Steps(of: VerdictOf) {
  const zone = useZone();
  const words = t.access;
  return (
    <div>
      <Title order={3} size="h5" mb={6}>
        {words.stepsTitle}
      </Title>
      <ol className={classes.steps}>
        {of.tag.steps.map((step) => (
          <li key={step.step} data-passed={step.passed}>
            <span className={classes.sign}>
              {step.passed ? <Check size={14} aria-hidden /> : <X size={14} aria-hidden />}
              <VisuallyHidden>{step.passed ? words.passed : words.failed}:</VisuallyHidden>
            </span>
            <div className={classes.stepText}>
              <Sentence text={wordsOf(step, of, zone)} />
              <More step={step} zone={zone} />
            </div>
          </li>
        ))}
      </ol>
    </div>
  );
}

function wordsOf(step: Step, { decided, tag, holder }: VerdictOf, zone: string): string {
  const words = t.access.steps;
  const at = momentOf(step.found);
  const moment = at === undefined ? undefined : momentIn(zone, at);
  switch (step.step) {
    case 'policy':
      return words.policy[decided.policy](decided.groupName);
    case 'tag-known':
      return step.passed ? words.known(tag.idTag, holder.name) : words.unknown(tag.idTag);
    case 'not-blocked': {
      if (step.passed) return words.free;
      const own = holder.driver?.tags.find(({ id }) => id === tag.tagId);
      return tag.outcome === 'driver-inactive' ? words.off : words.blocked(own?.blockedReason ?? null);
    }
    case 'started':
      return moment === undefined ? words.noStart : words.startedAt(moment);
    case 'not-expired':
      if (moment === undefined) return words.noEnd;
      return step.passed ? words.endsAt(moment) : words.endedAt(moment);
    case 'right':
      return rightWords(step, decided.decidedAt, zone);
    case 'concurrency':
      return step.passed ? words.running(step.running?.length ?? 0) : words.tooMany;
    default:
      return step.found;
  }
}

function placeOf(right: Right): string {
  const words = t.access.steps;
  if (right.source === 'charger') return words.onCharger;
  if (right.source === 'group') {
    return right.accessGroupName === null ? words.onSomeGroup : words.onGroup(right.accessGroupName);
  }
  if (right.groupName === null) return words.onSomeSite;
  const above = right.above ?? 0;
  return `${words.onSite(right.groupName)}${above === 0 ? '' : words.above(above)}`;
}

function rightWords({ passed, right }: Step, now: string, zone: string): string {
  const words = t.access.steps;
  if (right === null) return words.noRight;
  const place = placeOf(right);
  if (passed) return right.until === null ? place : words.rightUntil(place, momentIn(zone, right.until));
  if (right.until !== null && Date.parse(right.until) <= Date.parse(now)) {
    return words.rightEnded(place, momentIn(zone, right.until));
  }
  return right.from === null ? place : words.rightBegins(place, momentIn(zone, right.from));
}

function More({ step: { right, running }, zone }: { step: Step; zone: string }) {
  const words = t.access.steps;
  const lines: ReactNode[] = (running ?? []).map(({ transactionId, chargerId, startedAt }) => (
    <span key={transactionId}>
      <Anchor component={Link} href={to.transaction(transactionId)} size="xs" underline="always">
        {t.common.transaction(transactionId)}
      </Anchor>{' '}
      ·{' '}
      <Anchor component={Link} href={to.charger(chargerId)} size="xs" underline="always">
        <bdi>{chargerId}</bdi>
      </Anchor>{' '}
      · {words.since} <When at={startedAt} />
    </span>
  ));
  if (right !== null) {
    lines.push(
      <span key="given">
        {words.givenBy} <ActorName actor={right.givenBy} />, {momentIn(zone, right.givenAt)}
      </span>,
    );
  }
  return lines.map((line, place) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name
    <Text key={place} size="xs" c="dimmed">
      {line}
    </Text>
  ));
}
