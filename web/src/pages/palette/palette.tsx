/** Ctrl-K: jump to anything, or do one of a few things, without a hand on the mouse. */
import { Kbd, Loader, Text, TextInput, VisuallyHidden } from '@mantine/core';
import { Building2, CreditCard, type LucideIcon, PlugZap, ReceiptText, Search, User } from 'lucide-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { to } from '../../parts/address.ts';
import { ChoiceLine } from '../../parts/choice-line.tsx';
import { type Choice, type ChoiceGroup, useFinder } from '../../parts/finder.ts';
import { FinderList } from '../../parts/finder-list.tsx';
import { Modal } from '../../parts/modal.tsx';
import { useCan } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import { useJumps } from './find.ts';
import classes from './palette.module.css';
import { fits, type Offer, usePlaces } from './places.ts';
import { type Jump, KINDS, type Kind, useRecent } from './recent.ts';

const ICONS: Readonly<Record<Kind, LucideIcon>> = {
  sites: Building2,
  chargers: PlugZap,
  drivers: User,
  tags: CreditCard,
  transactions: ReceiptText,
};

export function Palette({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('');
  const typed = text.trim();
  const found = useJumps(text);
  const groups = useGroups(typed, typed === '' ? [] : (found.data?.jumps ?? []), onClose);
  const waiting = typed !== '' && found.data?.text !== typed && found.error === null;
  const finder = useFinder(groups, { open: true, stale: waiting, onEscape: onClose });
  const count = groups.reduce((sum, { choices }) => sum + choices.length, 0);
  const words = t.palette;
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      padding={0}
      size="lg"
      yOffset="10dvh"
      attributes={{ content: { 'aria-label': words.title } }}
      transitionProps={{ duration: 0 }}
    >
      <div className={classes.palette}>
        <TextInput
          {...finder.field}
          data-autofocus
          autoFocus
          variant="unstyled"
          size="lg"
          aria-label={words.field}
          placeholder={words.field}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          leftSection={<Search size={18} aria-hidden />}
          rightSection={waiting ? <Loader size={16} /> : null}
          classNames={{ root: classes.field ?? '', input: classes.input ?? '' }}
        />
        <VisuallyHidden role="status">{waiting ? '' : words.found(count)}</VisuallyHidden>
        {found.data?.partly === true && typed !== '' ? (
          <Text size="sm" p="sm" role="alert">
            {words.partly}
          </Text>
        ) : null}
        {count > 0 ? (
          <FinderList finder={finder} label={words.list} />
        ) : (
          <Text size="sm" c="dimmed" p="md">
            {waiting ? t.common.loading : words.none(typed)}
          </Text>
        )}
        <div className={classes.keys} aria-hidden>
          <span>
            <Kbd size="xs">↑</Kbd> <Kbd size="xs">↓</Kbd> {words.keys.move}
          </span>
          <span>
            <Kbd size="xs">Enter</Kbd> {words.keys.open}
          </span>
          <span>
            <Kbd size="xs">Ctrl Enter</Kbd> {words.keys.tab}
          </span>
          <span>
            <Kbd size="xs">Esc</Kbd> {words.keys.close}
          </span>
        </div>
      </div>
    </Modal>
  );
}

function useGroups(typed: string, jumps: readonly Jump[], onClose: () => void): readonly ChoiceGroup[] {
  const [, go] = useLocation();
  const { recent, remember } = useRecent();
  const { pages, actions } = usePlaces();
  const can = useCan();
  const words = t.palette;

  const open = (href: string, { ctrlKey, metaKey }: { ctrlKey: boolean; metaKey: boolean }) => {
    if (ctrlKey || metaKey) window.open(href, '_blank', 'noopener');
    else go(href);
    onClose();
  };
  const jumpOf = (jump: Jump): Choice => ({
    id: `${jump.kind} ${jump.name} ${jump.href}`,
    shown: (
      <ChoiceLine
        icon={ICONS[jump.kind]}
        name={jump.name}
        under={jump.under === '' ? undefined : <bdi>{jump.under}</bdi>}
      />
    ),
    pick(event) {
      remember(jump);
      open(jump.href, event);
    },
  });
  const offerOf = ({ name, icon, href, act }: Offer): Choice => ({
    id: `offer ${name}`,
    shown: <ChoiceLine icon={icon} name={name} />,
    pick(event) {
      if (href !== undefined) open(href, event);
      else {
        onClose();
        act?.();
      }
    },
  });
  if (typed === '') {
    return [
      { label: words.groups.recent, choices: recent.map(jumpOf) },
      { label: words.groups.pages, choices: pages.map(offerOf) },
      { label: words.groups.actions, choices: actions.map(offerOf) },
    ];
  }
  const fitting = (offers: readonly Offer[]) =>
    offers.filter(({ name, aliases = '' }) => fits(typed, `${name} ${aliases}`)).map(offerOf);
  const asking: Offer = {
    name: words.actions.whyFor(typed),
    href: to.why({ text: typed }),
    icon: actions[0]?.icon ?? Search,
  };
  const cards = jumps.some(({ kind }) => kind === 'drivers' || kind === 'tags');
  return [
    { label: words.groups.pages, choices: fitting(pages) },
    ...KINDS.map((kind) => ({
      label: words.groups[kind],
      choices: jumps.filter((jump) => jump.kind === kind).map(jumpOf),
    })),
    {
      label: words.groups.actions,
      choices: [...fitting(actions), ...(cards && can('rights:read') ? [offerOf(asking)] : [])],
    },
  ];
}
