/** Who comes by a link of an invitation or of a forgotten password. The secret stands behind the `#`, which no server sees. */
import { Button, PasswordInput, Stack, Text } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { answered, api, isProblem } from '../api/client.ts';
import { ProblemAlert } from '../parts/page.tsx';
import { t } from '../texts/texts.ts';
import { Door } from './door.tsx';

export interface Link {
  readonly purpose: 'invitation' | 'reset';
  readonly secret: string;
}

/** The link by which the page was opened, if it was; it is taken out of the address, where others may look. */
export function takeLink(): Link | undefined {
  const found = /^#(invitation|reset)=([\w-]{1,200})$/.exec(location.hash);
  if (found === null) return undefined;
  history.replaceState(null, '', location.pathname);
  return { purpose: found[1] as Link['purpose'], secret: found[2] as string };
}

export function ChoosePassword({ link, onDone }: { link: Link; onDone: (note: string) => void }) {
  const words = t.session;
  const [password, setPassword] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const invited = link.purpose === 'invitation';
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const body = { secret: link.secret, password };
      const { mail, customer } = await answered(
        invited
          ? api.POST('/api/v1/invitations/accept', { body })
          : api.POST('/api/v1/password-resets/redeem', { body }),
      );
      onDone(words.chosen(mail, customer.name));
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Door title={invited ? words.welcomeTitle : words.resetTitle}>
      <form onSubmit={(event) => void send(event)}>
        <Stack>
          <Text size="sm">{words.welcomeText}</Text>
          <PasswordInput
            label={words.newPassword}
            autoComplete="new-password"
            required
            autoFocus
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          {isProblem(error, 'link-not-found') ? (
            <Text size="sm">{words.badLink}</Text>
          ) : (
            <ProblemAlert error={error} />
          )}
          <Button type="submit" loading={busy}>
            {words.choose}
          </Button>
        </Stack>
      </form>
    </Door>
  );
}
