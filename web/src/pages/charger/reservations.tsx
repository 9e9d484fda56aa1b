/** For whom places are kept free here. */
import { Anchor, Button } from '@mantine/core';
import { CalendarClock } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { answered, api, type Schemas } from '../../api/client.ts';
import { $api, queries } from '../../api/query.ts';
import { to } from '../../parts/address.ts';
import { Panel } from '../../parts/page.tsx';
import { sayDone, sayProblem } from '../../parts/say.ts';
import { type Tone, ToneBadge } from '../../parts/status.tsx';
import { Ago, When } from '../../parts/time.tsx';
import { useCan } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import classes from './entries.module.css';
import { Entries } from './entries.tsx';
import type { Charger } from './orders.ts';
import { ReserveDialog } from './reserve-dialog.tsx';
import { useActor } from './use-actor.ts';

const words = t.charger.reservations;
const PATH = '/api/v1/chargers/{chargerId}/reservations';
type Reservation = Schemas['Reservation'];

const TONES: Readonly<Record<Reservation['state'], Tone>> = {
  requested: 'wait',
  active: 'held',
  unknown: 'wait',
  rejected: 'bad',
  failed: 'bad',
  used: 'good',
  cancelled: 'out',
  expired: 'out',
  lost: 'bad',
};

export function Reservations({ charger }: { charger: Charger }) {
  const { chargerId } = charger;
  const can = useCan();
  const actor = useActor();
  const [asked, setAsked] = useState(false);
  const found = $api.useQuery('get', PATH, { params: { path: { chargerId }, query: { limit: 50 } } });
  return (
    <Panel
      title={t.charger.tabs.reservations}
      flush
      actions={
        can('chargers:operate') ? (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<CalendarClock size={14} aria-hidden />}
            onClick={() => setAsked(true)}
          >
            {t.charger.commands.reserve.button}
          </Button>
        ) : undefined
      }
    >
      <Entries found={found} icon={CalendarClock} none={words.none} noneText={words.noneText}>
        {(one) => <One key={one.id} reservation={one} actor={actor(one.askedBy)} />}
      </Entries>
      <ReserveDialog opened={asked} onClose={() => setAsked(false)} socket={null} />
    </Panel>
  );
}

function Whose({ reservation }: { reservation: Reservation }) {
  const { driverId, idTag } = reservation;
  const known = $api.useQuery(
    'get',
    '/api/v1/drivers/{userid}/profile',
    { params: { path: { userid: driverId ?? 0 } } },
    { enabled: driverId !== null },
  );
  if (driverId === null) return <bdi>{idTag ?? words.somebody}</bdi>;
  return (
    <Anchor component={Link} href={to.driver(driverId)} fw={600}>
      <bdi>{known.data?.name ?? t.common.driver(driverId)}</bdi>
    </Anchor>
  );
}

function One({ reservation, actor }: { reservation: Reservation; actor: string }) {
  const can = useCan();
  const [busy, setBusy] = useState(false);
  const { id, state, socketId, until, reason, cancelState } = reservation;
  const isOpen = state === 'active' || state === 'requested' || state === 'unknown';
  const underWay = cancelState === 'queued' || cancelState === 'sent';
  const cancel = async () => {
    setBusy(true);
    try {
      await answered(
        api.DELETE('/api/v1/reservations/{reservationId}', { params: { path: { reservationId: id } } }),
      );
      await queries.invalidateQueries({ queryKey: ['get', PATH] });
      sayDone(words.cancelled);
    } catch (error) {
      sayProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={classes.entry}>
      <div className={classes.line}>
        <span>
          <Whose reservation={reservation} /> · {socketId === null ? words.any : t.common.socket(socketId)}
        </span>
        <ToneBadge tone={TONES[state]}>{words.state[state] ?? state}</ToneBadge>
      </div>
      <div className={classes.line}>
        <span className={classes.small}>
          {words.until} <When at={until} /> · {t.charger.commands.by} <bdi>{actor}</bdi> ·{' '}
          <Ago at={reservation.createdAt} />
          {reason === null ? null : ` · ${reason}`}
          {cancelState === 'rejected' ? ` · ${words.cancelRefused}` : null}
        </span>
        {isOpen && can('chargers:operate') ? (
          <Button
            size="compact-sm"
            variant="default"
            loading={busy}
            disabled={underWay}
            onClick={() => void cancel()}
          >
            {underWay ? words.cancelling : words.cancel}
          </Button>
        ) : null}
      </div>
    </div>
  );
}
