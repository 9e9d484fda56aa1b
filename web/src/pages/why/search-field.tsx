/** A field with what is found under it; what was chosen stands in it. */
import { ActionIcon, Loader, Text, TextInput } from '@mantine/core';
import { Search, X } from 'lucide-react';
import { type Ref, useState } from 'react';
import { type ChoiceGroup, useFinder } from '../../parts/finder.ts';
import { FinderList } from '../../parts/finder-list.tsx';
import { ProblemAlert } from '../../parts/page.tsx';
import { t } from '../../texts/texts.ts';
import classes from './why.module.css';

interface Props {
  label: string;
  hint: string;
  /** What stands there because it is chosen. */
  chosen: string | null;
  text: string;
  onText: (text: string) => void;
  groups: readonly ChoiceGroup[];
  /** Said where there are none. */
  none: string;
  busy: boolean;
  error: unknown;
  onClear: () => void;
  onOpen?: (open: boolean) => void;
  ref?: Ref<HTMLInputElement>;
  autoFocus?: boolean;
}

export function SearchField(props: Props) {
  const { label, hint, chosen, text, onText, groups, none, busy, error, onClear, onOpen, ref } = props;
  const [open, setOpen] = useState(false);
  const show = (next: boolean) => {
    setOpen(next);
    onOpen?.(next);
  };
  const closing = groups.map((group) => ({
    ...group,
    choices: group.choices.map((choice) => ({
      ...choice,
      pick: (event: { ctrlKey: boolean; metaKey: boolean }) => {
        show(false);
        choice.pick(event);
      },
    })),
  }));
  const finder = useFinder(closing, { open, stale: busy, onEscape: () => show(false) });
  const { onKeyDown, ...field } = finder.field;
  const empty = groups.every(({ choices }) => choices.length === 0);
  const clear = (
    <ActionIcon variant="subtle" aria-label={`${label}: ${t.access.clear}`} onClick={onClear}>
      <X size={16} aria-hidden />
    </ActionIcon>
  );
  return (
    <div className={classes.field}>
      <TextInput
        {...field}
        ref={ref}
        size="md"
        label={label}
        placeholder={open && chosen !== null ? chosen : hint}
        value={open ? text : (chosen ?? text)}
        leftSection={<Search size={16} aria-hidden />}
        rightSection={busy && open ? <Loader size={16} /> : chosen === null ? null : clear}
        enterKeyHint="done"
        autoCapitalize="none"
        autoCorrect="off"
        autoFocus={props.autoFocus ?? false}
        onFocus={() => show(true)}
        onClick={() => show(true)}
        onBlur={() => show(false)}
        onChange={(event) => {
          show(true);
          onText(event.currentTarget.value);
        }}
        onKeyDown={(event) => {
          if (!open && event.key === 'ArrowDown') show(true);
          else onKeyDown(event);
        }}
      />
      {open && !(empty && busy) ? (
        <div className={classes.found}>
          {error === null ? null : <ProblemAlert error={error} />}
          {empty ? (
            error === null ? (
              <Text size="sm" c="dimmed" p="sm" role="status">
                {none}
              </Text>
            ) : null
          ) : (
            <FinderList finder={finder} label={label} />
          )}
        </div>
      ) : null}
    </div>
  );
}
