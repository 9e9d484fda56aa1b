/** A list under a field that is walked by keys while the field keeps the focus: arrows, Home, End, Enter, Escape. */
import {
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useEffectEvent,
  useId,
  useRef,
  useState,
} from 'react';

export interface Choice {
  /** Of this list alone. */
  readonly id: string;
  readonly shown: ReactNode;
  readonly pick: (event: { readonly ctrlKey: boolean; readonly metaKey: boolean }) => void;
}

export interface ChoiceGroup {
  readonly label: string;
  readonly choices: readonly Choice[];
}

export interface Finder {
  readonly groups: readonly ChoiceGroup[];
  readonly listId: string;
  readonly active: string | undefined;
  /** What is shown was found for other words than those that stand in the field. */
  readonly stale: boolean;
  setActive(id: string): void;
  readonly optionId: (id: string) => string;
  /** Of the field. */
  readonly field: {
    readonly role: 'combobox';
    readonly 'aria-expanded': boolean;
    readonly 'aria-controls': string | undefined;
    readonly 'aria-activedescendant': string | undefined;
    readonly 'aria-autocomplete': 'list';
    readonly autoComplete: 'off';
    readonly spellCheck: false;
    onKeyDown(event: KeyboardEvent): void;
  };
}

interface How {
  /** Whether the list is shown. */
  readonly open: boolean;
  /** What is shown was found for other words: Enter waits for what is found for these. */
  readonly stale: boolean;
  readonly onEscape: () => void;
}

export function useFinder(groups: readonly ChoiceGroup[], { open, stale, onEscape }: How): Finder {
  const base = useId();
  const [wanted, setActive] = useState<string>();
  const choices = groups.flatMap((group) => group.choices);
  const at = Math.max(
    0,
    choices.findIndex(({ id }) => id === wanted),
  );
  const active = open ? choices[at]?.id : undefined;
  const optionId = (id: string) => `${base}-${id.replaceAll(/[^\w-]/g, (sign) => `_${sign.charCodeAt(0)}`)}`;
  const shownId = active === undefined ? undefined : optionId(active);
  useEffect(() => {
    if (shownId !== undefined) document.getElementById(shownId)?.scrollIntoView({ block: 'nearest' });
  }, [shownId]);

  const entered = useRef(false);
  const pickFirst = useEffectEvent(() => choices[at]?.pick({ ctrlKey: false, metaKey: false }));
  useEffect(() => {
    if (stale || !entered.current) return;
    entered.current = false;
    pickFirst();
  }, [stale]);

  const step: Readonly<Record<string, (count: number) => number>> = {
    ArrowDown: (count) => (at + 1) % count,
    ArrowUp: (count) => (at + count - 1) % count,
    PageDown: (count) => Math.min(count - 1, at + 8),
    PageUp: () => Math.max(0, at - 8),
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!open || event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      onEscape();
      return;
    }
    entered.current = event.key === 'Enter' && stale;
    if (event.key === 'Enter') {
      event.preventDefault();
      if (!stale) choices[at]?.pick(event);
      return;
    }
    if (choices.length === 0) return;
    const next = step[event.key];
    if (next === undefined) return;
    event.preventDefault();
    setActive(choices[next(choices.length)]?.id);
  };
  return {
    ...{ groups, active, stale, setActive, optionId },
    listId: `${base}-list`,
    field: {
      role: 'combobox',
      'aria-expanded': open && choices.length > 0,
      'aria-controls': open && choices.length > 0 ? `${base}-list` : undefined,
      'aria-activedescendant': shownId,
      'aria-autocomplete': 'list',
      autoComplete: 'off',
      spellCheck: false,
      onKeyDown,
    },
  };
}
