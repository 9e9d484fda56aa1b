/** Giving a right on whichever place covers the charger. */
import { Button, Radio, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { answered, api } from '../../api/client.ts';
import { momentIn } from '../../parts/time.tsx';
import { useZone } from '../../preferences.ts';
import { t } from '../../texts/texts.ts';
import { type MendOf, useMending } from './use-mending.tsx';

interface Place {
  readonly value: string;
  readonly label: string;
  readonly under: string | undefined;
  readonly give: (until: string | null) => Promise<unknown>;
}

/** A driver whom we may not see is given a right by the card alone, and none on an access group. */
function placesOf({ needed, decided, tag, holder }: MendOf): readonly Place[] {
  const words = t.access.mend.rightOn;
  const { idTag } = tag;
  const userid = holder.driver?.id;
  const sites = needed.sites.map(({ groupId, groupName }) => ({
    value: `site ${groupId}`,
    label: groupId === decided.groupId ? words.site(groupName) : words.above(groupName),
    under: words.siteText,
    give: (until: string | null) =>
      userid === undefined
        ? answered(
            api.PUT('/api/v1/sites/{siteId}/rights/{idTag}', {
              params: { path: { siteId: groupId, idTag } },
              body: { until },
            }),
          )
        : answered(
            api.PUT('/api/v1/drivers/{userid}/sites/{siteId}', {
              params: { path: { userid, siteId: groupId } },
              body: { until },
            }),
          ),
  }));
  const groupsFor = (userid: number) =>
    needed.accessGroups.map(({ accessGroupId, name }) => ({
      value: `group ${accessGroupId}`,
      label: words.group(name),
      under: words.groupText,
      give: (until: string | null) =>
        answered(
          api.PUT('/api/v1/drivers/{userid}/access-groups/{accessGroupId}', {
            params: { path: { userid, accessGroupId } },
            body: { until },
          }),
        ),
    }));
  const { chargerId } = decided;
  const charger = {
    value: 'charger',
    label: words.charger(chargerId),
    under: undefined,
    give: (until: string | null) =>
      userid === undefined
        ? answered(
            api.PUT('/api/v1/chargers/{chargerId}/rights/{idTag}', {
              params: { path: { chargerId, idTag } },
              body: { until },
            }),
          )
        : answered(
            api.PUT('/api/v1/drivers/{userid}/chargers/{chargerId}', {
              params: { path: { userid, chargerId } },
              body: { until },
            }),
          ),
  };
  const [own, ...above] = sites;
  const groups = userid === undefined ? [] : groupsFor(userid);
  return [...(own === undefined ? [] : [own]), charger, ...above, ...groups];
}

const DAY = 86_400_000;
const SPANS = { day: DAY, month: 30 * DAY, ever: null } as const;
type Span = keyof typeof SPANS;
const isSpan = (word: string | null): word is Span => word !== null && word in SPANS;

export function GiveRight(of: MendOf) {
  const { busy, mend, problem } = useMending(of.onMended);
  const places = placesOf(of);
  const [value, setValue] = useState(places[0]?.value ?? '');
  const [span, setSpan] = useState<Span>('ever');
  const zone = useZone();
  const words = t.access.mend;
  const chosen = places.find((place) => place.value === value);
  const give = async () => {
    const lasting = SPANS[span];
    const until = lasting === null ? null : new Date(Date.now() + lasting).toISOString();
    await chosen?.give(until);
    return words.given(chosen?.label ?? '');
  };
  return (
    <Stack gap="sm" align="flex-start">
      {of.needed.from === null ? null : (
        <Text size="sm">{words.rightWait(momentIn(zone, of.needed.from))}</Text>
      )}
      <Radio.Group label={words.right} value={value} onChange={setValue}>
        <Stack gap={8} mt={6}>
          {places.map((place) => (
            <Radio key={place.value} value={place.value} label={place.label} description={place.under} />
          ))}
        </Stack>
      </Radio.Group>
      <Select
        label={words.rightUntil}
        data={(['ever', 'month', 'day'] as const).map((one) => ({ value: one, label: words.spans[one] }))}
        value={span}
        onChange={(next) => isSpan(next) && setSpan(next)}
        allowDeselect={false}
        w={240}
      />
      {problem}
      <Button loading={busy} disabled={chosen === undefined} onClick={() => mend(give)}>
        {words.give}
      </Button>
    </Stack>
  );
}
