/** What somebody is, and where: the whole customer, or a site with all in it. */
import { ActionIcon, Button, Select, Stack } from '@mantine/core';
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import type { Schemas } from '../../api/client.ts';
import { PickSite } from '../../parts/pick.tsx';
import { t } from '../../texts/texts.ts';
import classes from './settings.module.css';

type Role = Schemas['OperatorRole'];

const ROLES = ['admin', 'site-manager', 'support', 'read-only'] as const;
const isRole = (word: string | null): word is Role['role'] =>
  (ROLES as readonly (string | null)[]).includes(word);

/** A role while it is chosen. */
export interface ChosenRole extends Role {
  /** For React only. */
  readonly key: number;
}

export const chosenOf = (roles: readonly Role[]): ChosenRole[] =>
  roles.map((role, key) => ({ ...role, key }));
export const rolesOf = (chosen: readonly ChosenRole[]): Role[] =>
  chosen.map(({ role, groupId }) => ({ role, groupId }));

interface Props {
  value: readonly ChosenRole[];
  onChange: (roles: readonly ChosenRole[]) => void;
  /** Whether the whole customer is to be had. */
  everywhere: boolean;
}

export function RolesField({ value, onChange, everywhere }: Props) {
  const words = t.settings.operators.form;
  const [next, setNext] = useState(value.length);
  const put = (key: number, change: Partial<Role>) =>
    onChange(value.map((one) => (one.key === key ? { ...one, ...change } : one)));
  const data = ROLES.map((role) => ({ value: role, label: t.changes.roles[role] ?? role }));
  return (
    <fieldset className={classes.fieldset}>
      <legend>{words.roles}</legend>
      <Stack gap="sm">
        {value.map(({ key, role, groupId }) => (
          <div key={key} className={classes.row}>
            <Select
              label={words.role}
              data={data}
              value={role}
              allowDeselect={false}
              onChange={(word) => {
                if (isRole(word)) put(key, { role: word });
              }}
            />
            <PickSite
              label={words.where}
              placeholder={everywhere ? words.wholeCustomer : undefined}
              clearable={everywhere}
              required={!everywhere}
              value={groupId}
              onChange={(id) => put(key, { groupId: id })}
            />
            {value.length === 1 ? null : (
              <ActionIcon
                variant="subtle"
                size="lg"
                aria-label={words.removeRole}
                onClick={() => onChange(value.filter((one) => one.key !== key))}
              >
                <X size={16} aria-hidden />
              </ActionIcon>
            )}
            <p className={classes.quiet} style={{ flexBasis: '100%', margin: 0 }}>
              {t.settings.operators.about[role]}
            </p>
          </div>
        ))}
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<Plus size={14} aria-hidden />}
          style={{ alignSelf: 'start' }}
          onClick={() => {
            setNext(next + 1);
            onChange([...value, { key: next, role: 'read-only', groupId: null }]);
          }}
        >
          {words.addRole}
        </Button>
      </Stack>
    </fieldset>
  );
}
