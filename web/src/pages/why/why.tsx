/** "My card does not work": whose card and which charger in, the decision with its reasons and what mends it out. */
import { Text } from '@mantine/core';
import { CreditCard, PlugZap } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { $api } from '../../api/query.ts';
import { useWords, wholeOf } from '../../parts/address.ts';
import { Empty, PageHead, Panel } from '../../parts/page.tsx';
import { t } from '../../texts/texts.ts';
import { Decision } from './decision.tsx';
import { Refused } from './refused.tsx';
import { WhereField } from './where-field.tsx';
import { type Who, WhoField } from './who-field.tsx';
import classes from './why.module.css';

const PAUSE = 400;

function whoOf(words: URLSearchParams): Who | null {
  const idTag = words.get('idTag');
  const driverId = wholeOf(words.get('driverId'));
  if (idTag !== null) return { idTag };
  return driverId === undefined ? null : { driverId };
}

/** What stands in the field because it is chosen. */
function useNameOf(who: Who | null): string | null {
  const driverId = who !== null && 'driverId' in who ? who.driverId : undefined;
  const { data } = $api.useQuery(
    'get',
    '/api/v1/drivers/{userid}/profile',
    { params: { path: { userid: driverId ?? 0 } } },
    { enabled: driverId !== undefined },
  );
  if (who === null) return null;
  return 'idTag' in who ? who.idTag : (data?.name ?? t.common.driver(who.driverId));
}

/** Kept in the address a moment after it was typed, so that the page can be shared half asked. */
function useTyped() {
  const [words, change] = useWords();
  const [text, setText] = useState(words.get('text') ?? '');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const type = (next: string) => {
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => change({ text: next }), PAUSE);
  };
  const forget = () => {
    clearTimeout(timer.current);
    setText('');
  };
  return { text, type, forget };
}

export function WhyPage() {
  const [words, change] = useWords();
  const { text, type, forget } = useTyped();
  const whoRef = useRef<HTMLInputElement>(null);
  const whereRef = useRef<HTMLInputElement>(null);
  /** Picked just now: then the answer is where one goes on. */
  const [picked, setPicked] = useState(false);
  const who = whoOf(words);
  const chargerId = words.get('chargerId');
  const name = useNameOf(who);
  const at = t.access;

  const pickWho = (next: Who) => {
    forget();
    setPicked(true);
    const id = 'driverId' in next ? String(next.driverId) : null;
    change({ text: null, driverId: id, idTag: 'idTag' in next ? next.idTag : null });
    if (chargerId === null) whereRef.current?.focus();
    else whoRef.current?.blur();
  };
  const pickWhere = (next: string) => {
    setPicked(true);
    change({ chargerId: next });
    if (who === null) whoRef.current?.focus();
    else whereRef.current?.blur();
  };
  return (
    <>
      <PageHead title={at.title} under={<Text size="sm">{at.under}</Text>} />
      <div className={classes.ask}>
        <WhoField
          fieldRef={whoRef}
          chosen={name}
          text={text}
          onText={type}
          onPick={pickWho}
          onClear={() => {
            forget();
            change({ driverId: null, idTag: null, text: null });
            whoRef.current?.focus();
          }}
          autoFocus={who === null && text !== ''}
        />
        <WhereField
          fieldRef={whereRef}
          who={who}
          chosen={chargerId}
          onPick={pickWhere}
          onClear={() => {
            change({ chargerId: null });
            whereRef.current?.focus();
          }}
        />
      </div>
      {who !== null && chargerId !== null ? (
        <Decision
          key={`${JSON.stringify(who)} ${chargerId}`}
          who={who}
          chargerId={chargerId}
          forDriver={wholeOf(words.get('driverId'))}
          takeFocus={picked}
        />
      ) : (
        <NotYet who={who} chargerId={chargerId} />
      )}
    </>
  );
}

function NotYet({ who, chargerId }: { who: Who | null; chargerId: string | null }) {
  const at = t.access;
  if (who !== null) {
    return (
      <Panel>
        <Empty icon={PlugZap} title={at.noPlace}>
          {at.noPlaceText}
        </Empty>
      </Panel>
    );
  }
  if (chargerId === null) return <Refused />;
  return (
    <>
      <Panel>
        <Empty icon={CreditCard} title={at.noWho}>
          {at.noWhoText}
        </Empty>
      </Panel>
      <Refused chargerId={chargerId} />
    </>
  );
}
