/** What stands there now beside what somebody wanted. */
import { Table } from '@mantine/core';
import { t } from '../../texts/texts.ts';
import type { Charger } from './orders.ts';

const words = t.common.conflict;

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
  return (
    <Table.ScrollContainer minWidth={0}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{words.field}</Table.Th>
            <Table.Th>{words.theirs}</Table.Th>
            <Table.Th>{words.yours}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {Object.entries(patch).map(([field, value]) => (
            <Table.Tr key={field}>
              <Table.Th scope="row">{t.charger.edit.fields[field] ?? field}</Table.Th>
              <Table.Td>
                <bdi>{shown(there[field])}</bdi>
              </Table.Td>
              <Table.Td>
                <bdi>{shown(value)}</bdi>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
