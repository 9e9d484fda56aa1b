/** How it looks in this browser: light or dark, and in which zone times are told. */
import { Radio, Stack, Text, useMantineColorScheme } from '@mantine/core';
import { Panel } from '../../parts/page.tsx';
import { momentIn, useNow } from '../../parts/time.tsx';
import { chooseZone, useZone, useZoneChoice, viewerZone, type ZoneChoice } from '../../preferences.ts';
import { t } from '../../texts/texts.ts';

const SCHEMES = ['auto', 'light', 'dark'] as const;
const ZONES = ['mine', 'site', 'utc'] as const;

const isScheme = (word: string): word is (typeof SCHEMES)[number] =>
  (SCHEMES as readonly string[]).includes(word);
const isZone = (word: string): word is ZoneChoice => (ZONES as readonly string[]).includes(word);

export function AppearanceTab() {
  const words = t.settings.appearance;
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const zone = useZoneChoice();
  return (
    <>
      <Panel title={words.scheme}>
        <Radio.Group
          value={colorScheme}
          onChange={(next) => {
            if (isScheme(next)) setColorScheme(next);
          }}
          aria-label={words.scheme}
        >
          <Stack gap="xs">
            {SCHEMES.map((one) => (
              <Radio key={one} value={one} label={words.schemes[one]} />
            ))}
          </Stack>
        </Radio.Group>
      </Panel>
      <Panel title={words.zone}>
        <Stack gap="sm">
          <Radio.Group
            value={zone}
            onChange={(next) => {
              if (isZone(next)) chooseZone(next);
            }}
            aria-label={words.zone}
          >
            <Stack gap="xs">
              <Radio value="mine" label={words.zones.mine(viewerZone)} />
              <Radio value="site" label={words.zones.site} />
              <Radio value="utc" label={words.zones.utc} />
            </Stack>
          </Radio.Group>
          <Example />
          <Text size="sm" c="dimmed">
            {words.zoneNote}
          </Text>
        </Stack>
      </Panel>
      <Text size="sm" c="dimmed">
        {words.kept}
      </Text>
    </>
  );
}

function Example() {
  const now = useNow();
  const zone = useZone();
  return (
    <Text size="sm">
      {t.settings.appearance.example} <b>{momentIn(zone, now, true)}</b> ({zone})
    </Text>
  );
}
