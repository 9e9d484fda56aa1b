/** What stands there now of a charger beside what somebody wanted. */
import { ConflictTable } from '../../parts/conflict.tsx';
import { t } from '../../texts/texts.ts';
import type { Charger } from './orders.ts';

const shown = (value: unknown): string => {
  if (value === null || value === undefined || value === '') return t.common.none;
  if (typeof value === 'boolean') return value ? t.common.yes : t.common.no;
  if (typeof value !== 'object') return String(value);
  return Object.values(value)
    .filter((one) => one !== null && one !== '')
    .join(', ');
};

export function Conflict({ now, patch }: { now: Charger; patch: Readonly<Record<string, unknown>> }) {
  const there = now as unknown as Readonly<Record<string, unknown>>;
  const differing = Object.entries(patch).map(([field, value]) => ({
    field: t.charger.edit.fields[field] ?? field,
    theirs: shown(there[field]),
    yours: shown(value),
  }));
  return <ConflictTable of={differing} />;
}
