/** One transaction: its figures, where they come from, and what can be done about it. */
import { Anchor, Button, Stack } from '@mantine/core';
import { PenLine, SearchX } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { isProblem } from '../../api/client.ts';
import { useEvents } from '../../api/live.ts';
import { type Thing, useThing } from '../../api/thing.ts';
import { wholeOf } from '../../parts/address.ts';
import { Empty, PageHead, ProblemAlert, Waiting } from '../../parts/page.tsx';
import { useCan } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import { driverOf } from './columns.tsx';
import { CorrectDialog } from './correct.tsx';
import { LetIn } from './decision.tsx';
import { Doubts } from './doubts.tsx';
import { TransactionFacts } from './facts.tsx';
import { TransactionHistory } from './history.tsx';
import { Messages } from './messages.tsx';
import { OverTime } from './panes.tsx';
import { useFollowing } from './samples.ts';
import { useSiteZone } from './site-zone.ts';
import { type Transaction, TransactionState } from './state.tsx';
import { StopButton, StopOutcome, useStopping } from './stop.tsx';
import classes from './transaction.module.css';

const words = t.transactions;
const TRAIL = [{ name: words.title, href: '/transactions' }];
/** The API's ids are no greater. */
const GREATEST = 2 ** 31 - 1;
/** What may begin a suspicion, or end it. */
const SUSPICIOUS = new Set(['status', 'booted', 'connected']);

export function TransactionPage({ transactionId }: { transactionId: string }) {
  const id = wholeOf(transactionId);
  return id === undefined || id > GREATEST ? <Missing /> : <Found id={id} />;
}

function Missing() {
  return (
    <>
      <PageHead title={words.missing.title} trail={TRAIL} />
      <Empty
        icon={SearchX}
        title={words.missing.title}
        action={
          <Anchor component={Link} href="/transactions">
            {words.missing.back}
          </Anchor>
        }
      >
        {words.missing.text}
      </Empty>
    </>
  );
}

function Found({ id }: { id: number }) {
  const found = useThing<Transaction>('/api/v1/transactions/{transactionId}', {
    path: { transactionId: id },
  });
  if (isProblem(found.error, 'transaction-not-found')) return <Missing />;
  if (found.data !== undefined) return <Shown thing={found.data} readAgain={() => void found.refetch()} />;
  return (
    <>
      <PageHead title={t.common.transaction(id)} trail={TRAIL} />
      {found.error === null ? (
        <Waiting lines={10} />
      ) : (
        <ProblemAlert error={found.error} retry={() => void found.refetch()} />
      )}
    </>
  );
}

function Shown({ thing, readAgain }: { thing: Thing<Transaction>; readAgain: () => void }) {
  const of = thing.value;
  const may = useCan();
  const open = of.stoppedAt === null;
  const zone = useSiteZone(may('sites:read') ? of.groupId : null);
  const stopping = useStopping(of.id);
  const [correcting, setCorrecting] = useState<Thing<Transaction> | null>(null);
  useFollowing(of.id, of.chargerId, open && may('chargers:read'));
  useEvents((event) => {
    if (open && event.chargerId === of.chargerId && SUSPICIOUS.has(event.kind)) readAgain();
  });
  return (
    <>
      <PageHead
        title={t.common.transaction(of.id)}
        trail={TRAIL}
        beside={<TransactionState of={of} />}
        under={
          <>
            <bdi>{driverOf(of)}</bdi> · <bdi>{of.chargerId}</bdi>
            {of.groupName === null ? null : (
              <>
                {' · '}
                <bdi>{of.groupName}</bdi>
              </>
            )}
          </>
        }
        actions={
          <>
            {may('transactions:write') ? (
              <Button
                variant="default"
                leftSection={<PenLine size={15} aria-hidden />}
                onClick={() => setCorrecting(thing)}
              >
                {words.correct.open}
              </Button>
            ) : null}
            {open && may('chargers:operate') ? <StopButton of={of} stopping={stopping} /> : null}
          </>
        }
      />
      <Stack>
        <StopOutcome stopping={stopping} ended={!open} />
        <Doubts of={of} zone={zone} />
        <TransactionFacts of={of} zone={zone} />
        <OverTime of={of} zone={zone} />
        <div className={classes.two}>
          <LetIn of={of} zone={zone} />
          {may('chargers:read') ? <Messages of={of} zone={zone} /> : null}
        </div>
        {may('audit:read') ? <TransactionHistory id={of.id} /> : null}
      </Stack>
      {correcting === null ? null : (
        <CorrectDialog thing={correcting} zone={zone} opened onClose={() => setCorrecting(null)} />
      )}
    </>
  );
}
