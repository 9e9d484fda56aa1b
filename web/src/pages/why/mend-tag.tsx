/** Mending a card or its driver: unblock, switch on, let it begin, let it last longer. */
import { Button, Checkbox, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Schemas } from '../../api/client.ts';
import { changeThing, useThing } from '../../api/thing.ts';
import { momentIn } from '../../parts/time.tsx';
import { useZone } from '../../preferences.ts';
import { useCan } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import { dayIn } from './about.ts';
import { type MendOf, useMending } from './use-mending.tsx';

const TAG = '/api/v1/drivers/{userid}/tags/{tagId}';
const DAY = 86_400_000;

const pathOf = ({ tag }: MendOf) => ({ path: { userid: tag.driverId ?? 0, tagId: tag.tagId ?? 0 } });

async function changeTag(of: MendOf, patch: Record<string, unknown>, etag: string | null) {
  const done = await changeThing<Schemas['KeptTag']>(TAG, pathOf(of), patch, etag);
  if ('now' in done) throw new Error(t.access.mend.elsewhere);
}

export function UnblockTag(of: MendOf) {
  const { busy, mend, problem } = useMending(of.onMended);
  const words = t.access.mend;
  const { idTag } = of.tag;
  const unblock = async () => {
    await changeTag(of, { blocked: false }, null);
    return words.unblocked(idTag);
  };
  return (
    <Stack gap="xs" align="flex-start">
      <Text size="sm">{words.unblockText}</Text>
      {problem}
      <Button loading={busy} onClick={() => mend(unblock)}>
        {words.unblock(idTag)}
      </Button>
    </Stack>
  );
}

export function ActivateDriver(of: MendOf) {
  const { busy, mend, problem } = useMending(of.onMended);
  const words = t.access.mend;
  const userid = of.tag.driverId ?? 0;
  const name = of.holder.name ?? t.common.driver(userid);
  const activate = async () => {
    await changeThing('/api/v1/drivers/{userid}', { path: { userid } }, { active: true }, null);
    return words.activated(name);
  };
  return (
    <Stack gap="xs" align="flex-start">
      <Text size="sm">{words.activateText(of.holder.driver?.tags.length ?? 1)}</Text>
      {problem}
      <Button loading={busy} onClick={() => mend(activate)}>
        {words.activate(name)}
      </Button>
    </Stack>
  );
}

export function BeginNow(of: MendOf) {
  const { busy, mend, problem } = useMending(of.onMended);
  const can = useCan();
  const zone = useZone();
  const words = t.access.mend;
  const { idTag } = of.tag;
  const begin = async () => {
    await changeTag(of, { startDate: new Date().toISOString() }, null);
    return words.begun(idTag);
  };
  return (
    <Stack gap="xs" align="flex-start">
      {of.needed.from === null ? null : (
        <Text size="sm" fw={600}>
          {words.wait(momentIn(zone, of.needed.from))}
        </Text>
      )}
      {can('drivers:write') && of.tag.tagId !== null ? (
        <>
          <Text size="sm">{words.beginNowText}</Text>
          {problem}
          <Button loading={busy} variant="light" onClick={() => mend(begin)}>
            {words.beginNow(idTag)}
          </Button>
        </>
      ) : (
        <Text size="sm">{words.may.drivers}</Text>
      )}
    </Stack>
  );
}

/** Of this browser's days, which is how one picks them. */
const dayOf = (at: number) => {
  const date = new Date(at);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
};
/** The end of that day, here. */
const endOf = (day: string) => new Date(`${day}T23:59:59.999`);

export function MoveExpiry(of: MendOf) {
  const { busy, mend, problem } = useMending(of.onMended);
  const kept = useThing<Schemas['KeptTag']>(TAG, pathOf(of));
  const zone = useZone();
  const words = t.access.mend;
  const [day, setDay] = useState(dayOf(Date.now() + 365 * DAY));
  const [forever, setForever] = useState(false);
  const good = forever || endOf(day).getTime() > Date.now();
  const { idTag } = of.tag;
  const move = async () => {
    const until = forever ? null : endOf(day).toISOString();
    await changeTag(of, { expiringDate: until }, kept.data?.etag ?? null);
    return words.moved(idTag, until === null ? null : dayIn(zone, until));
  };
  return (
    <Stack gap="sm" align="flex-start">
      <Group align="flex-end" gap="md">
        <TextInput
          type="date"
          label={words.expiry}
          value={day}
          min={dayOf(Date.now())}
          disabled={forever}
          error={good ? undefined : words.expiryRule}
          onChange={(event) => setDay(event.currentTarget.value)}
        />
        <Checkbox
          label={words.spans.ever}
          checked={forever}
          onChange={(event) => setForever(event.currentTarget.checked)}
          mb={8}
        />
      </Group>
      {problem}
      <Button loading={busy} disabled={!good} onClick={() => mend(move)}>
        {words.move}
      </Button>
    </Stack>
  );
}
