/** What limits the charger, as far as is known. */
import { Code, Stack, UnstyledButton } from '@mantine/core';
import { ChevronDown, Gauge } from 'lucide-react';
import { useState } from 'react';
import type { Schemas } from '../../api/client.ts';
import { $api } from '../../api/query.ts';
import { Panel } from '../../parts/page.tsx';
import { type Tone, ToneBadge } from '../../parts/status.tsx';
import { Ago, When } from '../../parts/time.tsx';
import { t } from '../../texts/texts.ts';
import classes from './entries.module.css';
import { Entries } from './entries.tsx';
import type { Charger } from './orders.ts';

const words = t.charger.profiles;
type Profile = Schemas['ChargingProfile'];

const TONES: Readonly<Record<Profile['state'], Tone>> = {
  installed: 'good',
  awaited: 'wait',
  uncertain: 'wait',
  expired: 'out',
};

interface Schedule {
  readonly chargingRateUnit?: string;
  readonly chargingSchedulePeriod?: readonly { readonly limit?: number }[];
}

/** The limits of its periods, one after the other. */
function limitsOf({ profile }: Profile): string {
  const { chargingRateUnit = '', chargingSchedulePeriod = [] } = (profile.chargingSchedule ?? {}) as Schedule;
  const limits = chargingSchedulePeriod.map(({ limit = 0 }) =>
    chargingRateUnit === 'W' ? `${(limit / 1000).toLocaleString()} kW` : `${limit.toLocaleString()} A`,
  );
  return limits.join(', ');
}

export function ChargingProfiles({ charger }: { charger: Charger }) {
  const { chargerId } = charger;
  const found = $api.useQuery('get', '/api/v1/chargers/{chargerId}/charging-profiles', {
    params: { path: { chargerId }, query: { limit: 100 } },
  });
  return (
    <Panel title={t.charger.tabs.profiles} flush>
      <Entries found={found} icon={Gauge} none={words.none} noneText={words.noneText}>
        {(one) => <One key={one.id} profile={one} />}
      </Entries>
    </Panel>
  );
}

function One({ profile }: { profile: Profile }) {
  const [opened, setOpened] = useState(false);
  return (
    <div className={classes.entry}>
      <div className={classes.line}>
        <b>
          {words.purpose[profile.purpose] ?? profile.purpose} · {limitsOf(profile)}
        </b>
        <ToneBadge tone={TONES[profile.state]}>{words.state[profile.state] ?? profile.state}</ToneBadge>
      </div>
      <Stack gap={4} align="flex-start">
        <span className={classes.small}>
          {profile.socketId === null ? words.whole : t.common.socket(profile.socketId)} ·{' '}
          {words.level(profile.stackLevel)} · {words.sent} <Ago at={profile.sentAt} />
          {profile.validTo === null ? null : (
            <>
              {' '}
              · {words.until} <When at={profile.validTo} />
            </>
          )}
        </span>
        <UnstyledButton className={classes.toggle} aria-expanded={opened} onClick={() => setOpened(!opened)}>
          {words.show} <ChevronDown size={14} aria-hidden />
        </UnstyledButton>
        {opened ? <Code block>{JSON.stringify(profile.profile, null, 2)}</Code> : null}
      </Stack>
    </div>
  );
}
