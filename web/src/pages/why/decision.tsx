/** What is decided now for a card, or for each card of a driver, with its reasons; beside it the charger and what it was told. */
import { Anchor, Button, Group, Radio, Stack, Text } from '@mantine/core';
import { CreditCard, RefreshCw, SearchX } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import { isProblem } from '../../api/client.ts';
import { queries } from '../../api/query.ts';
import { to, useWord } from '../../parts/address.ts';
import { Empty, Panel, ProblemAlert, Waiting } from '../../parts/page.tsx';
import { sayDone } from '../../parts/say.ts';
import { Ago } from '../../parts/time.tsx';
import { t } from '../../texts/texts.ts';
import { ChargerPanel } from './charger-panel.tsx';
import { useHolder } from './holder.ts';
import { Told } from './told.tsx';
import { type Decided, type Purpose, useAccess, useDecideAgain } from './use-access.ts';
import { Verdict } from './verdict.tsx';
import type { Who } from './who-field.tsx';
import classes from './why.module.css';

interface Props {
  who: Who;
  chargerId: string;
  /** To whom a card that nobody has would be given, if it is known. */
  forDriver: number | undefined;
  takeFocus: boolean;
}

export function Decision({ who, chargerId, forDriver, takeFocus }: Props) {
  const [word, setWord] = useWord('purpose');
  const purpose: Purpose = word === 'authorize' ? 'authorize' : 'start';
  const { decided, error, isFetching, refetch } = useAccess(who, chargerId, purpose);
  const driverId = 'driverId' in who ? who.driverId : (decided?.items[0]?.driverId ?? undefined);
  const running = decided?.items.flatMap(({ needed }) => needed?.transactionIds ?? []) ?? [];
  useDecideAgain(({ kind, chargerId: at, data }) => {
    if (kind !== 'started' && kind !== 'stopped') return kind === 'status' && at === chargerId;
    const ours = data.driverId === driverId && driverId !== undefined;
    return at === chargerId || ours || running.includes(Number(data.transactionId));
  });
  if (decided === undefined) {
    return error === null ? (
      <Panel>
        <Waiting lines={5} />
      </Panel>
    ) : isProblem(error, 'charger-not-found') ? (
      <Panel>
        <Empty icon={SearchX} title={t.access.notHere}>
          {t.access.notHereText}
        </Empty>
      </Panel>
    ) : (
      <ProblemAlert error={error} retry={refetch} />
    );
  }
  return (
    <div className={classes.columns}>
      <Stack gap="md" className={classes.main}>
        <ProblemAlert error={error} title={t.access.notDecided} retry={refetch} />
        <Verdicts decided={decided} driverId={driverId} forDriver={forDriver} takeFocus={takeFocus} />
        <Panel>
          <Group justify="space-between" gap="sm">
            <PurposeChoice purpose={purpose} onChange={(next) => setWord(next === 'start' ? null : next)} />
            <Group gap="xs">
              <Text size="xs" c="dimmed">
                {t.access.decided} <Ago at={decided.decidedAt} />
              </Text>
              <Button
                size="xs"
                variant="default"
                loading={isFetching}
                leftSection={<RefreshCw size={14} aria-hidden />}
                onClick={refetch}
              >
                {t.access.again}
              </Button>
            </Group>
          </Group>
        </Panel>
      </Stack>
      <Stack gap="md" className={classes.aside}>
        <ChargerPanel chargerId={chargerId} />
        <Told who={who} chargerId={chargerId} />
      </Stack>
    </div>
  );
}

function PurposeChoice({ purpose, onChange }: { purpose: Purpose; onChange: (next: Purpose) => void }) {
  const words = t.access;
  return (
    <div className={classes.purpose}>
      <Radio.Group
        aria-label={words.purpose}
        value={purpose}
        onChange={(value) => onChange(value === 'authorize' ? 'authorize' : 'start')}
      >
        <Group gap="md">
          {(['start', 'authorize'] as const).map((one) => (
            <Radio key={one} value={one} label={words.purposes[one]} />
          ))}
        </Group>
      </Radio.Group>
      <Text size="xs" c="dimmed">
        {words.purposeText[purpose]}
      </Text>
    </div>
  );
}

interface VerdictsProps {
  decided: Decided;
  driverId: number | undefined;
  forDriver: number | undefined;
  takeFocus: boolean;
}

function Verdicts({ decided, driverId, forDriver, takeFocus }: VerdictsProps) {
  const { items } = decided;
  const held = items.find(({ outcome }) => outcome !== 'unknown-tag');
  const holder = useHolder(driverId, held?.idTag);
  const [focusOn, setFocusOn] = useState(0);
  const { settled } = holder;
  const box = useRef<HTMLDivElement>(null);
  // Where the answer is what was waited for, one goes on from it: read out, and no keyboard of a phone over it.
  useEffect(() => {
    if (settled && (takeFocus || focusOn > 0)) box.current?.querySelector<HTMLElement>('h2')?.focus();
  }, [takeFocus, focusOn, settled]);
  const words = t.access;
  const mended = async (said: string) => {
    sayDone(said);
    await queries.invalidateQueries();
    setFocusOn((times) => times + 1);
  };
  if (!settled) {
    return (
      <Panel>
        <Waiting lines={5} />
      </Panel>
    );
  }
  if (items.length === 0) {
    const name = holder.name ?? t.common.driver(driverId ?? 0);
    return (
      <Panel>
        <Empty
          icon={CreditCard}
          title={words.noCards(name)}
          action={
            driverId === undefined ? undefined : (
              <Anchor component={Link} href={to.driver(driverId)}>
                {words.driverPage}
              </Anchor>
            )
          }
        >
          {words.noCardsText}
        </Empty>
      </Panel>
    );
  }
  const several = items.length > 1;
  const first = Math.max(
    0,
    items.findIndex(({ allowed }) => !allowed),
  );
  const good = items.filter(({ allowed }) => allowed).length;
  return (
    <Stack gap="md" ref={box}>
      {several ? (
        <Text fw={600} role="status">
          {words.severalCards(good, items.length)}
        </Text>
      ) : null}
      {items.map((tag, place) => (
        <Verdict
          key={tag.idTag}
          {...{ decided, tag, holder, forDriver, several }}
          opened={!several || place === first}
          onMended={(said) => void mended(said)}
        />
      ))}
    </Stack>
  );
}
