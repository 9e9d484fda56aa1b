/** Which charger: by its own words or by its site's name; first those where the card was shown lately. */
import { PlugZap } from 'lucide-react';
import { type Ref, useState } from 'react';
import type { Schemas } from '../../api/client.ts';
import { $api } from '../../api/query.ts';
import { ChoiceLine } from '../../parts/choice-line.tsx';
import type { Choice, ChoiceGroup } from '../../parts/finder.ts';
import { StatusBadge } from '../../parts/status.tsx';
import { Ago } from '../../parts/time.tsx';
import { t } from '../../texts/texts.ts';
import { useFoundPlaces } from './find.ts';
import { SearchField } from './search-field.tsx';
import type { Who } from './who-field.tsx';

const LATELY = 5;

/** Chargers that asked about the card last, each once. */
function useLately(who: Who | null, enabled: boolean) {
  const query = { ...(who ?? {}), limit: 30 };
  const { data } = $api.useQuery(
    'get',
    '/api/v1/decisions',
    { params: { query } },
    { enabled: enabled && who !== null },
  );
  const items = who === null ? [] : (data?.items ?? []);
  const first = new Map(items.toReversed().map((item) => [item.chargerId, item]));
  return [...first.values()].sort((a, b) => b.id - a.id).slice(0, LATELY);
}

export function WhereField(props: {
  who: Who | null;
  chosen: string | null;
  onPick: (chargerId: string) => void;
  onClear: () => void;
  fieldRef: Ref<HTMLInputElement>;
}) {
  const { who, chosen, onPick, onClear, fieldRef } = props;
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const found = useFoundPlaces(text, open);
  const lately = useLately(who, open);
  const words = t.access;
  const typed = text.trim();
  const pick = (chargerId: string) => {
    setText('');
    onPick(chargerId);
  };
  const choiceOf = (charger: Schemas['KeptCharger']): Choice => ({
    id: charger.chargerId,
    shown: (
      <ChoiceLine
        icon={PlugZap}
        name={charger.chargerId}
        under={
          <bdi>
            {[charger.chargerName === charger.chargerId ? '' : charger.chargerName, charger.groupName]
              .filter((part) => part !== '')
              .join(' · ')}
          </bdi>
        }
        beside={<StatusBadge status={charger.chargerStatus} quiet />}
      />
    ),
    pick: () => pick(charger.chargerId),
  });
  const groups: ChoiceGroup[] = [
    {
      label: words.groups.lately,
      choices:
        typed === ''
          ? lately.map(({ chargerId, decidedAt, outcome }) => ({
              id: `lately ${chargerId}`,
              shown: (
                <ChoiceLine
                  icon={PlugZap}
                  name={chargerId}
                  under={
                    <>
                      {words.outcomes[outcome] ?? outcome}, <Ago at={decidedAt} />
                    </>
                  }
                />
              ),
              pick: () => pick(chargerId),
            }))
          : [],
    },
    {
      label: typed === '' ? words.groups.some : words.groups.chargers,
      choices: (found.data?.chargers ?? [])
        .filter(({ chargerId }) => typed !== '' || !lately.some((one) => one.chargerId === chargerId))
        .map(choiceOf),
    },
    ...(found.data?.sites ?? []).map(({ site, chargers }) => ({
      label: words.groups.at(site.groupName),
      choices: chargers.map(choiceOf),
    })),
  ];
  return (
    <SearchField
      ref={fieldRef}
      label={words.where}
      hint={words.whereHint}
      chosen={chosen}
      text={text}
      onText={setText}
      groups={groups}
      none={words.nothingWhere(typed)}
      busy={found.data?.text !== typed && found.error === null}
      error={found.error}
      onClear={() => {
        setText('');
        onClear();
      }}
      onOpen={setOpen}
    />
  );
}
