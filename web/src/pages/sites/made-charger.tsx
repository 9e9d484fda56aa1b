/** What an installer types into a new charger, or lets his phone read; and whether it has come. */
import { Button, Group, Loader, Stack, Text } from '@mantine/core';
import { CircleCheck } from 'lucide-react';
import { Link } from 'wouter';
import type { Schemas } from '../../api/client.ts';
import { $api } from '../../api/query.ts';
import { to } from '../../parts/address.ts';
import { ConnectCard } from '../../parts/connect-card.tsx';
import { t } from '../../texts/texts.ts';
import classes from './site.module.css';

export function MadeCharger({ made, onDone }: { made: Schemas['CreatedCharger']; onDone: () => void }) {
  const words = t.sites.newCharger;
  return (
    <Stack>
      <Text size="sm">{words.type}</Text>
      <ConnectCard ocppUrl={made.ocppUrl} chargerId={made.chargerId} password={made.password} />
      {made.warnings.map(({ field, rule }) => (
        <Text key={`${field} ${rule}`} size="sm">
          {t.common.problem.field(field, rule)}
        </Text>
      ))}
      <Came chargerId={made.chargerId} />
      <Group justify="flex-end">
        <Button variant="default" component={Link} href={to.charger(made.chargerId)}>
          {words.open}
        </Button>
        <Button onClick={onDone}>{made.password === null ? t.common.actions.done : words.done}</Button>
      </Group>
    </Stack>
  );
}

/** Told by its events: who stands in front of it sees at once that it is right. */
function Came({ chargerId }: { chargerId: string }) {
  const words = t.sites.newCharger;
  const now = $api.useQuery('get', '/api/v1/chargers/{chargerId}', { params: { path: { chargerId } } });
  const came = now.data?.activeConnection === true;
  return (
    <div className={classes.waits} role="status" data-came={came || undefined}>
      {came ? <CircleCheck size={18} aria-hidden /> : <Loader size={16} aria-hidden />}
      <span>{came ? words.came : words.waiting}</span>
    </div>
  );
}
