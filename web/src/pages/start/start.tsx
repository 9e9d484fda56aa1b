/** The assistant of a first start: from an empty server to a charger that is connected. */
import { Progress, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { tellLoggedOut } from '../../api/client.ts';
import { listenLive } from '../../api/live.ts';
import { Door } from '../../session/door.tsx';
import { useOwnSession } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import { ChargerStep, type MadeCharger } from './charger-step.tsx';
import { KeyStep } from './key-step.tsx';
import { PeopleStep } from './people-step.tsx';
import { SiteStep } from './site-step.tsx';
import { WatchStep } from './watch-step.tsx';

const STEPS = ['key', 'people', 'site', 'charger', 'watch'] as const;

export function StartAssistant() {
  const words = t.start;
  const session = useOwnSession();
  const inside = session.data !== null && session.data !== undefined;
  const [key, setKey] = useState<string>();
  const [site, setSite] = useState<number>();
  const [charger, setCharger] = useState<MadeCharger>();
  const [watching, setWatching] = useState(false);
  // Who has logged in is behind the first two steps, also after the page was read again.
  const step = !inside ? (key === undefined ? 0 : 1) : site === undefined ? 2 : watching ? 4 : 3;
  useEffect(() => (inside ? listenLive(tellLoggedOut) : undefined), [inside]);
  return (
    <Door title={words.title} wide>
      <Progress
        value={((step + 1) / STEPS.length) * 100}
        size="sm"
        aria-label={words.of(step + 1, STEPS.length)}
      />
      <Text fw={650} size="lg" component="h2">
        {words.steps[STEPS[step] ?? 'key']}
      </Text>
      {step === 0 ? <KeyStep onKey={setKey} /> : null}
      {step === 1 ? <PeopleStep adminKey={key ?? ''} onLater={() => void session.refetch()} /> : null}
      {step === 2 ? <SiteStep onSite={setSite} /> : null}
      {step === 3 ? (
        <ChargerStep
          site={site ?? 0}
          made={charger}
          onCharger={(made) => {
            setCharger(made);
            setWatching(true);
          }}
        />
      ) : null}
      {step === 4 && charger !== undefined ? (
        <WatchStep charger={charger} onBack={() => setWatching(false)} />
      ) : null}
    </Door>
  );
}
