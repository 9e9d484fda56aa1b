/** The first site, or one that is there already. */
import { Button, Radio, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { answered, api } from '../../api/client.ts';
import { $api } from '../../api/query.ts';
import { ProblemAlert } from '../../parts/page.tsx';
import { t } from '../../texts/texts.ts';

const POLICIES = ['rights', 'known', 'open'] as const;
type Policy = (typeof POLICIES)[number];

export function SiteStep({ onSite }: { onSite: (id: number) => void }) {
  const words = t.start.site;
  const there = $api.useQuery('get', '/api/v1/sites', { params: { query: { limit: 3, parent: 'none' } } });
  const [groupName, setName] = useState('');
  const [policy, setPolicy] = useState<Policy>('rights');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
      onSite((await answered(api.POST('/api/v1/sites', { body: { groupName, policy, timeZone } }))).id);
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void send(event)}>
      <Stack>
        <Text size="sm">{words.text}</Text>
        <TextInput
          label={words.name}
          required
          autoFocus
          value={groupName}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Radio.Group label={words.policy} value={policy} onChange={(value) => setPolicy(value as Policy)}>
          <Stack gap="xs" mt="xs">
            {POLICIES.map((one) => (
              <Radio key={one} value={one} label={words.policies[one]} />
            ))}
          </Stack>
        </Radio.Group>
        <ProblemAlert error={error} />
        <Button type="submit" loading={busy}>
          {words.next}
        </Button>
        {there.data?.items.map(({ id, groupName: name }) => (
          <Button key={id} variant="default" onClick={() => onSite(id)}>
            {words.skip(name)}
          </Button>
        ))}
      </Stack>
    </form>
  );
}
