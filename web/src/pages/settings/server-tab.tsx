/** Customers of this server, by its admin key; the key stays in the memory of this page. */
import { Button, PasswordInput, Stack } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { type Api, answered, apiWithKey, isProblem } from '../../api/client.ts';
import { Panel, ProblemAlert } from '../../parts/page.tsx';
import { t } from '../../texts/texts.ts';
import { ServerCustomers } from './server-customers.tsx';
import classes from './settings.module.css';

export function ServerTab() {
  const words = t.settings.server;
  const [client, setClient] = useState<Api>();
  if (client !== undefined) {
    return <ServerCustomers client={client} onForget={() => setClient(undefined)} />;
  }
  return (
    <>
      <p className={classes.intro}>{words.intro}</p>
      <AskKey onKey={setClient} />
    </>
  );
}

function AskKey({ onKey }: { onKey: (client: Api) => void }) {
  const words = t.settings.server;
  const [key, setKey] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const client = apiWithKey(key.trim());
      await answered(client.GET('/api/v1/customers', { params: { query: { limit: 1 } } }));
      onKey(client);
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  const wrong = isProblem(error, 'not-authorised', 'forbidden');
  return (
    <Panel>
      <form onSubmit={(event) => void send(event)} className={classes.narrow}>
        <Stack>
          <PasswordInput
            label={words.key}
            description={words.keyNote}
            autoComplete="off"
            required
            value={key}
            error={wrong ? words.wrong : undefined}
            onChange={(event) => setKey(event.currentTarget.value)}
          />
          {wrong ? null : <ProblemAlert error={error} />}
          <Button type="submit" loading={busy} disabled={key.trim() === ''} style={{ alignSelf: 'start' }}>
            {words.use}
          </Button>
        </Stack>
      </form>
    </Panel>
  );
}
