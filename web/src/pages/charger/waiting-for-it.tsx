/** A charger that has never connected: what to type into it, and whether it knocks already. */
import { Loader, Stack, Text } from '@mantine/core';
import { $api } from '../../api/query.ts';
import { ConnectCard } from '../../parts/connect-card.tsx';
import { Facts, Panel } from '../../parts/page.tsx';
import { t } from '../../texts/texts.ts';
import { AttemptList, LOOK_AGAIN } from './attempts.tsx';
import type { Charger } from './orders.ts';
import classes from './waiting-for-it.module.css';

const words = t.charger.waiting;

const isLocal = (url: string) => /^wss?:\/\/(127\.|localhost|\[::1\])/.test(url);

export function WaitingForIt({ charger }: { charger: Charger }) {
  const { chargerId, ocppUrl } = charger;
  const attempts = $api.useQuery(
    'get',
    '/api/v1/chargers/{chargerId}/attempts',
    { params: { path: { chargerId }, query: { limit: 20 } } },
    { refetchInterval: LOOK_AGAIN },
  );
  const seen = attempts.data?.items ?? [];
  const password = charger.passwordSet ? words.passwordSet : words.passwordNone;
  return (
    <Stack gap="md">
      <Panel>
        <Stack gap="xs" aria-live="polite">
          <div className={classes.waits}>
            <Loader size={18} aria-hidden />
            {seen.length === 0 ? words.waits : words.knocked}
          </div>
          {seen.length === 0 ? (
            <Text size="sm" c="dimmed">
              {words.quiet}
            </Text>
          ) : (
            <AttemptList attempts={seen} />
          )}
        </Stack>
      </Panel>
      <Panel title={words.title}>
        <Stack gap="md">
          <ConnectCard ocppUrl={ocppUrl} chargerId={chargerId} password={null} />
          <Facts
            of={[
              [
                words.password,
                charger.authMode === 'basic' ? password : t.charger.edit.modes[charger.authMode],
              ],
              [words.protocol, words.protocolValue],
            ]}
          />
          {isLocal(ocppUrl) ? <p className={classes.note}>{words.local}</p> : null}
        </Stack>
      </Panel>
    </Stack>
  );
}
