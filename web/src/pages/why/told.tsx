/** What the charger was answered about the card, newest first. */
import { Anchor, Text } from '@mantine/core';
import { MessageCircleQuestion } from 'lucide-react';
import { Link } from 'wouter';
import { $api } from '../../api/query.ts';
import { to } from '../../parts/address.ts';
import { Empty, Panel, ProblemAlert, Waiting } from '../../parts/page.tsx';
import { Ago } from '../../parts/time.tsx';
import { t } from '../../texts/texts.ts';
import { OutcomeBadge } from './outcome.tsx';
import type { Who } from './who-field.tsx';
import classes from './why.module.css';

export function Told({ who, chargerId }: { who: Who; chargerId: string }) {
  const query = { ...who, chargerId, limit: 8 };
  const found = $api.useQuery('get', '/api/v1/decisions', { params: { query } });
  const words = t.access.told;
  const items = found.data?.items ?? [];
  return (
    <Panel title={words.title} flush>
      {found.isPending ? (
        <div className={classes.inset}>
          <Waiting lines={3} />
        </div>
      ) : null}
      {found.data === undefined ? (
        <ProblemAlert error={found.error} retry={() => void found.refetch()} />
      ) : null}
      {found.data !== undefined && items.length === 0 ? (
        <Empty icon={MessageCircleQuestion} title={words.none}>
          {words.noneText}
        </Empty>
      ) : null}
      {items.length === 0 ? null : (
        <ul className={classes.rows}>
          {items.map(({ id, decidedAt, purpose, outcome, allowed, idTag, transactionId }) => (
            <li key={id} className={classes.toldRow}>
              <span className={classes.refusedText}>
                <Text span size="sm" display="block">
                  <Ago at={decidedAt} />
                </Text>
                <Text span size="xs" c="dimmed" display="block">
                  {words.asked(words.purposes[purpose] ?? purpose)} · <bdi>{idTag}</bdi>
                  {transactionId === null ? null : (
                    <>
                      {' · '}
                      <Anchor
                        component={Link}
                        href={to.transaction(transactionId)}
                        size="xs"
                        underline="always"
                      >
                        {words.transaction(transactionId)}
                      </Anchor>
                    </>
                  )}
                </Text>
              </span>
              <OutcomeBadge outcome={outcome} allowed={allowed} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
