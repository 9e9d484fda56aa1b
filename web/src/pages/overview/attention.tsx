/** What needs a person: nothing is listed that needs nobody. */
import { Anchor, Text } from '@mantine/core';
import { CircleCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Schemas } from '../../api/client.ts';
import { $api } from '../../api/query.ts';
import { to } from '../../parts/address.ts';
import { Empty, Panel } from '../../parts/page.tsx';
import { ToneBadge } from '../../parts/status.tsx';
import { Ago } from '../../parts/time.tsx';
import { useCan } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import classes from './overview.module.css';

/** Of each kind so many are shown. */
const SHOWN = 5;
/** Who knocked earlier has gone on; milliseconds. */
const LATELY = 3 * 86_400_000;

interface Kind {
  readonly title: string;
  readonly tone: 'bad' | 'gone' | 'wait';
  readonly count: number;
  /** All of them. */
  readonly href: string;
  readonly lines: readonly { readonly key: string; readonly line: ReactNode }[];
}

const Line = ({ href, name, children }: { href: string; name: string; children: ReactNode }) => (
  <>
    <Anchor component={Link} href={href} size="sm" className={classes.name}>
      <bdi>{name}</bdi>
    </Anchor>
    <Text span size="sm" c="dimmed" className={classes.about}>
      {children}
    </Text>
  </>
);

/** Who knocked, and what was shown, of late. */
function useStrangers() {
  const can = useCan();
  const params = { params: { query: { limit: SHOWN + 1 } } };
  const chargers = $api.useQuery('get', '/api/v1/unknown-chargers', params, {
    enabled: can('chargers:write'),
  });
  const tags = $api.useQuery('get', '/api/v1/unknown-tags', params, { enabled: can('drivers:read') });
  const lately = new Date(Date.now() - LATELY).toISOString();
  const of = <T extends { lastAt: string }>(items: readonly T[] = []) =>
    items.filter(({ lastAt }) => lastAt > lately);
  return { chargers: of(chargers.data?.items), tags: of(tags.data?.items) };
}

function kindsOf(of: Schemas['Attention'], strangers: ReturnType<typeof useStrangers>): Kind[] {
  const words = t.overview;
  const { offline, errors, suspects, failedCommands } = of;
  const line = (key: string | number, href: string, name: string, about: ReactNode) => ({
    key: String(key),
    line: (
      <Line href={href} name={name}>
        {about}
      </Line>
    ),
  });
  return [
    {
      ...({ title: words.errors, tone: 'bad', count: errors.count, href: '/chargers?status=Error' } as const),
      lines: errors.items.map(({ chargerId, socketId, since, errorCode, groupName }) =>
        line(
          `${chargerId} ${socketId}`,
          to.charger(chargerId),
          chargerId,
          <>
            {socketId === null ? words.whole : t.common.socket(socketId)}
            {errorCode === null ? '' : ` · ${errorCode}`} · <bdi>{groupName}</bdi> · <Ago at={since} />
          </>,
        ),
      ),
    },
    {
      ...({
        title: words.offline,
        tone: 'gone',
        count: offline.count,
        href: '/chargers?connected=false',
      } as const),
      lines: offline.items.map(({ chargerId, groupName, since }) =>
        line(
          chargerId,
          `${to.charger(chargerId)}?tab=line`,
          chargerId,
          <>
            <bdi>{groupName}</bdi> ·{' '}
            {since === null ? (
              words.neverHeard
            ) : (
              <>
                {words.offlineSince} <Ago at={since} />
              </>
            )}
          </>,
        ),
      ),
    },
    {
      ...({ title: words.unknownTags, tone: 'wait', count: strangers.tags.length, href: '/why' } as const),
      lines: strangers.tags.map(({ idTag, chargerId, lastAt }) =>
        line(
          idTag,
          to.why({ idTag, chargerId }),
          idTag,
          <>
            {words.shownAt(chargerId)} · <Ago at={lastAt} />
          </>,
        ),
      ),
    },
    {
      ...({
        title: words.unknownChargers,
        tone: 'wait',
        count: strangers.chargers.length,
        href: '/chargers?tab=unknown',
      } as const),
      lines: strangers.chargers.map(({ identity, address, lastAt }) =>
        line(
          identity,
          '/chargers?tab=unknown',
          identity,
          <>
            {address} · <Ago at={lastAt} />
          </>,
        ),
      ),
    },
    {
      ...({
        title: words.failed,
        tone: 'wait',
        count: failedCommands.count,
        href: '/events?tab=commands',
      } as const),
      lines: failedCommands.items.map(({ commandId, chargerId, action, state, endedAt }) =>
        line(
          commandId,
          to.charger(chargerId),
          `${action} · ${chargerId}`,
          <>
            {words.states[state] ?? state} · <Ago at={endedAt} />
          </>,
        ),
      ),
    },
    {
      ...({
        title: words.suspects,
        tone: 'wait',
        count: suspects?.count ?? 0,
        href: '/transactions?suspect=true',
      } as const),
      lines: (suspects?.items ?? []).map(({ transactionId, chargerId, suspectSince, suspectReason }) =>
        line(
          transactionId,
          to.transaction(transactionId),
          `${t.common.transaction(transactionId)} · ${chargerId}`,
          <>
            {words.suspectReasons[suspectReason ?? ''] ?? ''} · <Ago at={suspectSince} />
          </>,
        ),
      ),
    },
  ];
}

export function Attention({ of }: { of: Schemas['Attention'] }) {
  const words = t.overview;
  const kinds = kindsOf(of, useStrangers()).filter((kind) => kind.count > 0);
  return (
    <Panel title={words.needs} flush>
      {kinds.length === 0 ? (
        <Empty icon={CircleCheck} title={words.well}>
          {words.wellText}
        </Empty>
      ) : (
        <div className={classes.kinds}>
          {kinds.map(({ title, tone, count, href, lines }) => (
            <section key={title} aria-label={title} className={classes.kind}>
              <h3>
                <Link href={href}>{title}</Link>{' '}
                <ToneBadge tone={tone}>
                  {count > SHOWN && lines.length > count ? `${SHOWN}+` : String(count)}
                </ToneBadge>
              </h3>
              <ul>
                {lines.slice(0, SHOWN).map(({ key, line }) => (
                  <li key={key}>{line}</li>
                ))}
              </ul>
              {count > SHOWN ? (
                <Anchor component={Link} href={href} size="sm">
                  {words.more(count - SHOWN)}
                </Anchor>
              ) : null}
            </section>
          ))}
        </div>
      )}
    </Panel>
  );
}
