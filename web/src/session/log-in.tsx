/** The door: logging in, and asking for a link by who has forgotten his password. */
import { Anchor, Button, PasswordInput, Radio, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { answered, api, isProblem } from '../api/client.ts';
import { ProblemAlert } from '../parts/page.tsx';
import { t } from '../texts/texts.ts';
import { Door } from './door.tsx';
import { beginSession } from './session.ts';

export function LogIn({ ended, note }: { ended: boolean; note?: string | undefined }) {
  const [forgotten, setForgotten] = useState(false);
  const words = t.session;
  return (
    <Door title={forgotten ? words.forgotten : words.title}>
      {ended ? <Text size="sm">{words.ended}</Text> : null}
      {note === undefined ? null : <Text size="sm">{note}</Text>}
      {forgotten ? (
        <Forgotten onBack={() => setForgotten(false)} />
      ) : (
        <LogInForm onForgotten={() => setForgotten(true)} />
      )}
    </Door>
  );
}

function LogInForm({ onForgotten }: { onForgotten: () => void }) {
  const words = t.session;
  const [mail, setMail] = useState('');
  const [password, setPassword] = useState('');
  const [choices, setChoices] = useState<readonly { id: number; name: string }[]>([]);
  const [customerId, setCustomerId] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const session = await answered(api.POST('/api/v1/session', { body: { mail, password, customerId } }));
      beginSession(session);
    } catch (thrown) {
      if (isProblem(thrown, 'customer-needed')) {
        setChoices(thrown.choices);
        setCustomerId(thrown.choices[0]?.id ?? null);
      } else setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void send(event)}>
      <Stack>
        <TextInput
          label={words.mail}
          type="email"
          autoComplete="username"
          required
          autoFocus
          value={mail}
          onChange={(event) => setMail(event.currentTarget.value)}
        />
        <PasswordInput
          label={words.password}
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {choices.length === 0 ? null : (
          <Radio.Group
            label={words.which}
            value={String(customerId)}
            onChange={(id) => setCustomerId(Number(id))}
          >
            <Stack gap="xs" mt="xs">
              {choices.map(({ id, name }) => (
                <Radio key={id} value={String(id)} label={name} />
              ))}
            </Stack>
          </Radio.Group>
        )}
        <ProblemAlert error={error} />
        <Button type="submit" loading={busy}>
          {words.logIn}
        </Button>
        <Anchor component="button" type="button" size="sm" onClick={onForgotten}>
          {words.forgotten}
        </Anchor>
        <Anchor href="/start" size="xs" c="dimmed" ta="center">
          {words.firstStart}
        </Anchor>
      </Stack>
    </form>
  );
}

function Forgotten({ onBack }: { onBack: () => void }) {
  const words = t.session;
  const [mail, setMail] = useState('');
  const [sent, setSent] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setError(null);
    try {
      await answered(api.POST('/api/v1/password-resets', { body: { mail } }));
      setSent(true);
    } catch (thrown) {
      setError(thrown);
    }
  };
  return (
    <form onSubmit={(event) => void send(event)}>
      <Stack>
        <Text size="sm">{sent ? words.forgottenSent : words.forgottenText}</Text>
        {sent ? null : (
          <>
            <TextInput
              label={words.mail}
              type="email"
              autoComplete="username"
              required
              autoFocus
              value={mail}
              onChange={(event) => setMail(event.currentTarget.value)}
            />
            <ProblemAlert error={error} />
            <Button type="submit">{words.forgottenSend}</Button>
          </>
        )}
        <Button variant="default" onClick={onBack}>
          {t.common.actions.back}
        </Button>
      </Stack>
    </form>
  );
}
