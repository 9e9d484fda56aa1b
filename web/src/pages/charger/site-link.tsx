/** The site at which the charger stands. */
import { Anchor } from '@mantine/core';
import { Link } from 'wouter';
import { to } from '../../parts/address.ts';
import type { Charger } from './orders.ts';

export function SiteLink({ charger }: { charger: Charger }) {
  return (
    <Anchor component={Link} href={to.site(charger.groupId)} size="sm">
      <bdi>{charger.groupName}</bdi>
    </Anchor>
  );
}
