/** The columns of the table. Cells are light: a screen of them is made anew with each drag of the bar. */
import { Link } from 'wouter';
import { to } from '../../parts/address.ts';
import { looksOf, StatusBadge } from '../../parts/status.tsx';
import type { Column } from '../../parts/table.tsx';
import { ageOf, momentIn, useNow } from '../../parts/time.tsx';
import { useZone } from '../../preferences.ts';
import { t } from '../../texts/texts.ts';
import classes from './columns.module.css';
import type { ChargerRow, SocketState } from './row.ts';

const words = t.chargers;
const MOST_SOCKETS = 6;

export const COLUMNS: readonly Column<ChargerRow>[] = [
  {
    key: 'identity',
    header: words.columns.identity,
    sort: 'chargerId',
    width: '1.6fr',
    least: 10.5,
    cell: ({ id, name, site }) => (
      <>
        <Link href={to.charger(id)} className={classes.identity}>
          <bdi>{id}</bdi>
        </Link>
        <span className={classes.under}>
          <bdi>{name === id ? site : `${name} · ${site}`}</bdi>
        </span>
      </>
    ),
  },
  {
    key: 'name',
    header: words.columns.name,
    sort: 'chargerName',
    width: '1.4fr',
    least: 7.5,
    wide: 1,
    cell: ({ id, name }) => (name === id ? <Dim>{t.common.none}</Dim> : <bdi title={name}>{name}</bdi>),
  },
  {
    key: 'site',
    header: words.columns.site,
    width: '1.2fr',
    least: 8,
    wide: 1,
    cell: ({ siteId, site }) => (
      <Link href={to.site(siteId)} className={classes.quiet} title={site}>
        <bdi>{site}</bdi>
      </Link>
    ),
  },
  {
    key: 'status',
    header: words.columns.status,
    width: '10rem',
    cell: ({ status }) => <StatusBadge status={status} />,
  },
  {
    key: 'sockets',
    header: words.columns.sockets,
    width: '6.5rem',
    wide: 2,
    cell: ({ sockets }) => <Sockets of={sockets} />,
  },
  {
    key: 'model',
    header: words.columns.model,
    width: '1.2fr',
    least: 8,
    wide: 4,
    cell: ({ maker, model }) => {
      const make = [maker, model].filter(Boolean).join(' ');
      return make === '' ? <Dim>{t.common.none}</Dim> : <bdi title={make}>{make}</bdi>;
    },
  },
  {
    key: 'seen',
    header: words.columns.seen,
    width: '8.5rem',
    wide: 3,
    cell: ({ seen, connected }) => <Seen at={seen} connected={connected} />,
  },
];

const Dim = ({ children }: { children: string }) => <span className={classes.dim}>{children}</span>;

function Sockets({ of }: { of: readonly SocketState[] }) {
  if (of.length === 0) return <Dim>{t.common.none}</Dim>;
  return (
    <span className={classes.sockets}>
      {of.slice(0, MOST_SOCKETS).map(({ id, status }) => {
        const { tone, icon: Icon } = looksOf(status);
        const said = words.socketIs(id, t.common.status[status] ?? status);
        return (
          <span
            key={id}
            role="img"
            aria-label={said}
            title={said}
            data-tone={tone}
            className={classes.socket}
          >
            <Icon size={15} aria-hidden />
          </span>
        );
      })}
      {of.length > MOST_SOCKETS ? <Dim>{words.moreSockets(of.length - MOST_SOCKETS)}</Dim> : null}
    </span>
  );
}

/** As `Ago`, without what a tooltip costs for each row of a long table. */
function Seen({ at, connected }: { at: string | null; connected: boolean }) {
  const now = useNow();
  const zone = useZone();
  if (at === null) return <Dim>{words.seen.never}</Dim>;
  const age = ageOf(Date.parse(at), Math.max(now, Date.parse(at)));
  const moment = momentIn(zone, at, true);
  return (
    <time
      dateTime={at}
      title={connected ? moment : `${words.seen.away} · ${moment}`}
      className={connected ? undefined : classes.dim}
    >
      {age}
    </time>
  );
}
