/** Whose card, or which: drivers and cards are found in one field. */
import { CircleHelp, CreditCard, User } from 'lucide-react';
import { type Ref, useState } from 'react';
import { $api } from '../../api/query.ts';
import { ChoiceLine } from '../../parts/choice-line.tsx';
import type { ChoiceGroup } from '../../parts/finder.ts';
import { t } from '../../texts/texts.ts';
import { useFoundWho } from './find.ts';
import { SearchField } from './search-field.tsx';

/** What is asked about: a card, whoever has it, or a driver with all cards. */
export type Who = { readonly idTag: string } | { readonly driverId: number };

/** Printable signs, as a charger can send them. */
const CARD = /^[!-~]{2,36}$/;

export function WhoField(props: {
  chosen: string | null;
  text: string;
  onText: (text: string) => void;
  onPick: (who: Who) => void;
  onClear: () => void;
  fieldRef: Ref<HTMLInputElement>;
  autoFocus: boolean;
}) {
  const { chosen, text, onText, onPick, onClear, fieldRef, autoFocus } = props;
  const [open, setOpen] = useState(false);
  const found = useFoundWho(text, open);
  const words = t.access;
  const typed = text.trim();
  const data = typed === '' ? undefined : found.data;
  const known = [...(data?.tags ?? []), ...(data?.unknown ?? [])].map(({ idTag }) => idTag.toLowerCase());
  const groups: ChoiceGroup[] = [
    {
      label: words.groups.drivers,
      choices: (data?.drivers ?? []).map((driver) => ({
        id: `driver ${driver.id}`,
        shown: (
          <ChoiceLine
            icon={User}
            name={driver.name}
            under={[
              words.cards(driver.tags.length),
              driver.tags
                .slice(0, 2)
                .map(({ idTag }) => idTag)
                .join(', '),
              driver.active ? '' : words.off,
            ]
              .filter((part) => part !== '')
              .join(' · ')}
          />
        ),
        pick: () => onPick({ driverId: driver.id }),
      })),
    },
    {
      label: words.groups.tags,
      choices: (data?.tags ?? []).map(({ id, idTag, driverId, tokenName }) => ({
        id: `tag ${id}`,
        shown: (
          <ChoiceLine
            icon={CreditCard}
            name={idTag}
            under={
              <>
                <DriverName id={driverId} />
                {tokenName === '' ? null : ` · ${tokenName}`}
              </>
            }
          />
        ),
        pick: () => onPick({ idTag }),
      })),
    },
    {
      label: words.groups.unknown,
      choices: (data?.unknown ?? []).map(({ idTag, chargerId }) => ({
        id: `unknown ${idTag}`,
        shown: <ChoiceLine icon={CircleHelp} name={idTag} under={words.shownAt(chargerId)} />,
        pick: () => onPick({ idTag }),
      })),
    },
    {
      label: words.groups.typed,
      choices:
        CARD.test(typed) && /\d/.test(typed) && !known.includes(typed.toLowerCase())
          ? [
              {
                id: 'typed',
                shown: <ChoiceLine icon={CreditCard} name={words.asTyped(typed)} />,
                pick: () => onPick({ idTag: typed }),
              },
            ]
          : [],
    },
  ];
  return (
    <SearchField
      ref={fieldRef}
      label={words.who}
      hint={words.whoHint}
      chosen={chosen}
      text={text}
      onText={onText}
      groups={groups}
      none={typed === '' ? words.typeOn : data?.more ? words.tooMany : words.nothing(typed)}
      busy={typed !== '' && found.data?.text !== typed && found.error === null}
      error={typed === '' ? null : found.error}
      onClear={onClear}
      onOpen={setOpen}
      autoFocus={autoFocus}
    />
  );
}

function DriverName({ id }: { id: number }) {
  const path = { params: { path: { userid: id } } };
  const { data } = $api.useQuery('get', '/api/v1/drivers/{userid}/profile', path);
  return <bdi>{data?.name ?? t.common.driver(id)}</bdi>;
}
