/** What an installer types into a new charger, or lets his phone read; and whether it has come. */
import { ActionIcon, Alert, Button, Code, CopyButton, Group, Loader, Stack, Text } from '@mantine/core';
import { Check, CircleAlert, CircleCheck, Copy } from 'lucide-react';
import { Link } from 'wouter';
import type { Schemas } from '../../api/client.ts';
import { $api } from '../../api/query.ts';
import { to } from '../../parts/address.ts';
import { t } from '../../texts/texts.ts';
import { Qr } from './qr.tsx';
import classes from './site.module.css';

export function MadeCharger({ made, onDone }: { made: Schemas['CreatedCharger']; onDone: () => void }) {
  const words = t.sites.newCharger;
  const short = made.ocppUrl.slice(0, made.ocppUrl.lastIndexOf('/'));
  return (
    <Stack>
      <Text size="sm">{words.type}</Text>
      <Secret
        label={words.url}
        text={made.ocppUrl}
        under={
          <Text size="xs" c="dimmed">
            {words.urlHint('')}
            <Code>{short}</Code>
          </Text>
        }
      />
      <Secret label={words.identity} text={made.chargerId} plain />
      {made.password === null ? null : (
        <>
          <Secret label={words.password} text={made.password} />
          <Alert color="yellow" variant="light" icon={<CircleAlert size={18} aria-hidden />}>
            <Text size="sm">{words.once}</Text>
          </Alert>
        </>
      )}
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

/** @param plain without a code to scan. */
function Secret({
  label,
  text,
  under,
  plain = false,
}: {
  label: string;
  text: string;
  under?: React.ReactNode;
  plain?: boolean;
}) {
  const words = t.sites.newCharger;
  return (
    <div className={classes.secret}>
      <div>
        <dl className={classes.said}>
          <dt>{label}</dt>
          <dd>
            <code>{text}</code>
            <CopyButton value={text}>
              {({ copied, copy }) => (
                <ActionIcon
                  variant="subtle"
                  color={copied ? 'pine' : 'gray'}
                  aria-label={copied ? t.common.actions.copied : words.copy(label)}
                  onClick={copy}
                >
                  {copied ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />}
                </ActionIcon>
              )}
            </CopyButton>
          </dd>
        </dl>
        {under}
      </div>
      {plain ? null : <Qr text={text} label={words.qr(label)} className={classes.qr} />}
    </div>
  );
}

/** Told by its events: who stands in front of it sees at once that it is right. */
function Came({ chargerId }: { chargerId: string }) {
  const words = t.sites.newCharger;
  const now = $api.useQuery('get', '/api/v1/chargers/{chargerId}', { params: { path: { chargerId } } });
  const came = now.data?.activeConnection === true;
  return (
    <div className={classes.waits} role="status" data-came={came || undefined}>
      {came ? <CircleCheck size={18} aria-hidden /> : <Loader size={16} />}
      <span>{came ? words.came : words.waiting}</span>
    </div>
  );
}
