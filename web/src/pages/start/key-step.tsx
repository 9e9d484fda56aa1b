/** First the proof that the server is yours. */
import { Button, PasswordInput, Stack, Text } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { answered, apiWithKey, isProblem } from '../../api/client.ts';
import { ProblemAlert } from '../../parts/page.tsx';
import { t } from '../../texts/texts.ts';

export function KeyStep({ onKey }: { onKey: (key: string) => void }) {
  const words = t.start.key;
  const [key, setKey] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const tried = key.trim();
      await answered(apiWithKey(tried).GET('/api/v1/customers', { params: { query: { limit: 1 } } }));
      onKey(tried);
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  const wrong = isProblem(error, 'not-authorised', 'forbidden');
  return (
    <form onSubmit={(event) => void send(event)}>
      <Stack>
        <Text size="sm">{words.text}</Text>
        <PasswordInput
          label={words.label}
          required
          autoFocus
          autoComplete="off"
          value={key}
          error={wrong ? words.wrong : undefined}
          onChange={(event) => setKey(event.currentTarget.value)}
        />
        <Text size="sm" c="dimmed">
          {words.lost}
        </Text>
        {wrong ? null : <ProblemAlert error={error} />}
        <Button type="submit" loading={busy}>
          {words.next}
        </Button>
      </Stack>
    </form>
  );
}
