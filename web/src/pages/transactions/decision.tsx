/** The decision that let it in, or refused it, step by step. */
import { Anchor, Text } from '@mantine/core';
import { Ban, Check, CircleCheck, CircleHelp, X } from 'lucide-react';
import { Link } from 'wouter';
import { isProblem, type Schemas } from '../../api/client.ts';
import { $api } from '../../api/query.ts';
import { to } from '../../parts/address.ts';
import { Empty, Panel, ProblemAlert, Waiting } from '../../parts/page.tsx';
import { ToneBadge } from '../../parts/status.tsx';
import { When } from '../../parts/time.tsx';
import { t } from '../../texts/texts.ts';
import classes from './decision.module.css';
import type { Transaction } from './state.tsx';

const words = t.transactions.decision;
/** A tag is shown before a cable is plugged in, milliseconds. */
const BEFORE = 5 * 60_000;
const AFTER = 60_000;

type Decision = Schemas['Decision'];

/** That of its start; else the last that let the tag in before it. */
function decisionOf(found: readonly Decision[], of: Transaction): Decision | undefined {
  return (
    found.find(({ transactionId }) => transactionId === of.id) ??
    found.find(
      ({ allowed, transactionId, decidedAt }) =>
        allowed && transactionId === null && decidedAt <= of.startHeardAt,
    )
  );
}

export function LetIn({ of, zone }: { of: Transaction; zone: string | undefined }) {
  const heard = Date.parse(of.startHeardAt);
  const query = {
    chargerId: of.chargerId,
    idTag: of.idTag,
    from: new Date(heard - BEFORE).toISOString(),
    until: new Date(heard + AFTER).toISOString(),
  };
  const asked = $api.useQuery('get', '/api/v1/decisions', { params: { query } });
  const title = of.refused ? words.titleRefused : words.title;
  const gone = isProblem(asked.error, 'charger-not-found', 'bad-query');
  if (asked.isPending) {
    return (
      <Panel title={title}>
        <Waiting lines={5} />
      </Panel>
    );
  }
  if (asked.error !== null && !gone)
    return <ProblemAlert error={asked.error} retry={() => void asked.refetch()} />;
  const decision = decisionOf(asked.data?.items ?? [], of);
  if (decision === undefined) {
    return (
      <Panel title={title}>
        <Empty icon={CircleHelp} title={words.none}>
          {words.noneText}
        </Empty>
      </Panel>
    );
  }
  const { allowed, outcome, steps, decidedAt } = decision;
  return (
    <Panel
      title={title}
      actions={
        <Anchor component={Link} href={to.why({ idTag: of.idTag, chargerId: of.chargerId })} size="sm">
          {words.ask}
        </Anchor>
      }
    >
      <div className={classes.verdict}>
        {allowed ? (
          <ToneBadge tone="good" icon={CircleCheck}>
            {words.allowed}
          </ToneBadge>
        ) : (
          <ToneBadge tone="bad" icon={Ban}>
            {t.transactions.outcomes[outcome] ?? words.refused}
          </ToneBadge>
        )}
        <Text size="sm" c="dimmed">
          {words.made} <When at={decidedAt} zone={zone} seconds />
        </Text>
      </div>
      <ol className={classes.steps}>
        {steps.map(({ step, passed, found, running }) => (
          <li key={step}>
            {passed ? (
              <Check size={16} aria-label={words.passed} className={classes.passed} />
            ) : (
              <X size={16} aria-label={words.failed} className={classes.failed} />
            )}
            <div>
              <Text size="sm" fw={550}>
                {words.steps[step] ?? step}
              </Text>
              <Text size="sm" c="dimmed">
                {found}
              </Text>
              {(running ?? []).map(({ transactionId, chargerId }) => (
                <Anchor
                  key={transactionId}
                  component={Link}
                  href={to.transaction(transactionId)}
                  size="sm"
                  display="block"
                >
                  {t.common.transaction(transactionId)} · <bdi>{chargerId}</bdi>
                </Anchor>
              ))}
            </div>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
