/** What needs a person: nothing is listed that needs nobody. */
import { Anchor, Text } from '@mantine/core';
import { CircleCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Schemas } from '../../api/client.ts';
import { $api } from '../../api/query.ts';
import { to } from '../../parts/address.ts';
import { Empty, Panel, ProblemAlert, Waiting } from '../../parts/page.tsx';
import { ToneBadge } from '../../parts/status.tsx';
import { Ago } from '../../parts/time.tsx';
import { useCan } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import classes from './overview.module.css';

/** Of each kind so many are shown. */
const SHOWN = 5;
/** Who knocked earlier has gone on; milliseconds. */
const LATELY = 3 * 86_400_000;
/** No event tells of who was refused at the door: it is asked for while somebody looks, milliseconds. */
const AGAIN = 30_000;

interface Kind {
  readonly title: string;
  readonly tone: 'bad' | 'gone' | 'wait';
  readonly count: number;
  /** More than were counted. */
  readonly more?: boolean;
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
    refetchInterval: AGAIN,
  });
  const tags = $api.useQuery('get', '/api/v1/unknown-tags', params, {
    enabled: can('drivers:read'),
    refetchInterval: AGAIN,
  });
  const lately = new Date(Date.now() - LATELY).toISOString();
  // The last ones come first: where more of late are had than are shown, there may be any number.
  const of = <T extends { lastAt: string }>(items: readonly T[] = []) => {
    const late = items.filter(({ lastAt }) => lastAt > lately);
    return { items: late.slice(0, SHOWN), more: late.length > SHOWN };
  };
  return {
    chargers: of(chargers.data?.items),
    tags: of(tags.data?.items),
    isLoading: chargers.isLoading || tags.isLoading,
    failed: [chargers, tags].filter(({ error }) => error !== null),
  };
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
      ...({ title: words.unknownTags, tone: 'wait', href: '/why' } as const),
      ...{ count: strangers.tags.items.length, more: strangers.tags.more },
      lines: strangers.tags.items.map(({ idTag, chargerId, lastAt }) =>
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
        href: '/chargers?tab=unknown',
      } as const),
      ...{ count: strangers.chargers.items.length, more: strangers.chargers.more },
      lines: strangers.chargers.items.map(({ identity, address, lastAt }) =>
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
  const strangers = useStrangers();
  const { isLoading, failed } = strangers;
  const kinds = kindsOf(of, strangers).filter((kind) => kind.count > 0);
  return (
    <Panel title={words.needs} flush>
      {isLoading || failed.length > 0 ? (
        <div className={classes.strangers}>
          {isLoading ? <Waiting lines={2} /> : null}
          {failed.map(({ error, refetch }, place) => (
            <ProblemAlert key={`failed ${String(place)}`} error={error} retry={() => void refetch()} />
          ))}
        </div>
      ) : null}
      {kinds.length === 0 && !isLoading && failed.length === 0 ? (
        <Empty icon={CircleCheck} title={words.well}>
          {words.wellText}
        </Empty>
      ) : (
        <div className={classes.kinds}>
          {kinds.map(({ title, tone, count, more = false, href, lines }) => (
            <section key={title} aria-label={title} className={classes.kind}>
              <h3>
                <Link href={href}>{title}</Link>{' '}
                <ToneBadge tone={tone}>{more ? `${count}+` : String(count)}</ToneBadge>
              </h3>
              <ul>
                {lines.slice(0, SHOWN).map(({ key, line }) => (
                  <li key={key}>{line}</li>
                ))}
              </ul>
              {more || count > SHOWN ? (
                <Anchor component={Link} href={href} size="sm">
                  {more ? words.andMore : words.more(count - SHOWN)}
                </Anchor>
              ) : null}
            </section>
          ))}
        </div>
      )}
    </Panel>
  );
}
