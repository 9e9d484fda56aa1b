/** Where something is good: everywhere, or on some branches of the sites. */
import { ActionIcon, Group, Radio, Stack } from '@mantine/core';
import { X } from 'lucide-react';
import { useState } from 'react';
import { SiteName } from '../../parts/names.tsx';
import { PickSite } from '../../parts/pick.tsx';
import { t } from '../../texts/texts.ts';
import classes from './settings.module.css';

interface Props {
  /** null: everywhere. */
  value: readonly number[] | null;
  onChange: (branches: readonly number[] | null) => void;
  /** Whether that is to be had. */
  everywhere: boolean;
}

export function BranchesField({ value, onChange, everywhere }: Props) {
  const words = t.settings.keys;
  // Anew after each that was chosen.
  const [turn, setTurn] = useState(0);
  return (
    <fieldset className={classes.fieldset}>
      <legend>{words.whereTitle}</legend>
      <Stack gap="xs">
        {everywhere ? (
          <Radio.Group
            value={value === null ? 'all' : 'some'}
            onChange={(which) => onChange(which === 'all' ? null : [])}
            aria-label={words.whereTitle}
          >
            <Stack gap="xs">
              <Radio value="all" label={words.everywhere} />
              <Radio value="some" label={words.someBranches} />
            </Stack>
          </Radio.Group>
        ) : null}
        {value === null ? null : (
          <>
            {value.map((id) => (
              <Group key={id} gap="xs" wrap="nowrap">
                <SiteName id={id} />
                <ActionIcon
                  variant="subtle"
                  aria-label={words.removeBranch}
                  onClick={() => onChange(value.filter((one) => one !== id))}
                >
                  <X size={16} aria-hidden />
                </ActionIcon>
              </Group>
            ))}
            <PickSite
              key={turn}
              label={words.addBranch}
              value={null}
              onChange={(id) => {
                if (id === null) return;
                setTurn(turn + 1);
                if (!value.includes(id)) onChange([...value, id]);
              }}
            />
          </>
        )}
      </Stack>
    </fieldset>
  );
}
