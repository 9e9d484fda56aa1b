/** What an option of a list says: a name, and beneath it what tells it from others of that name. */
import { Text } from '@mantine/core';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

export function ChoiceLine(props: {
  icon?: LucideIcon | undefined;
  name: string;
  under?: ReactNode;
  beside?: ReactNode;
}) {
  const { icon: Icon, name, under, beside } = props;
  return (
    <>
      {Icon === undefined ? null : <Icon size={16} aria-hidden />}
      <span style={{ flex: 1, minWidth: 0 }}>
        <Text span size="sm" fw={550} display="block" lh={1.3}>
          <bdi>{name}</bdi>
        </Text>
        {under === undefined ? null : (
          <Text span size="xs" c="dimmed" display="block" lh={1.3}>
            {under}
          </Text>
        )}
      </span>
      {beside}
    </>
  );
}
