/** The first customer and its first operator, who logs in at once where the server sends no mail. */
import { Button, PasswordInput, Select, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { type Api, answered, api, apiWithKey, isProblem } from '../../api/client.ts';
import { ProblemAlert, Waiting } from '../../parts/page.tsx';
import { beginSession } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';

const NEW = 'new';

/** What was made before a later step failed: it is not made twice. */
interface Made {
  customerId?: number;
  link?: string | null;
}

/** Invites, or makes another link for who was invited before and has not come. null: it was mailed. */
async function linkFor(admin: Api, customerId: number, mail: string, name: string): Promise<string | null> {
  const path = { id: customerId };
  try {
    const body = { mail, name, roles: [{ role: 'admin' as const }] };
    return (await answered(admin.POST('/api/v1/customers/{id}/operators', { params: { path }, body }))).link;
  } catch (error) {
    if (!isProblem(error, 'mail-taken')) throw error;
    const { items } = await answered(
      admin.GET('/api/v1/customers/{id}/operators', { params: { path, query: { limit: 200 } } }),
    );
    const there = items.find((one) => one.mail.toLowerCase() === mail.toLowerCase());
    if (there === undefined || there.accepted) throw error;
    const params = { path: { ...path, operatorId: there.id } };
    return (await answered(admin.POST('/api/v1/customers/{id}/operators/{operatorId}/link', { params })))
      .link;
  }
}

export function PeopleStep({ adminKey, onLater }: { adminKey: string; onLater: () => void }) {
  const words = t.start.people;
  const admin = apiWithKey(adminKey);
  const customers = useQuery({
    queryKey: ['start', 'customers'],
    queryFn: () => answered(admin.GET('/api/v1/customers', { params: { query: { limit: 200 } } })),
  });
  const [which, setWhich] = useState<string>();
  const [customer, setCustomer] = useState('');
  const [name, setName] = useState('');
  const [mail, setMail] = useState('');
  const [password, setPassword] = useState('');
  const [mailed, setMailed] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const made = useRef<Made>({});
  const there = customers.data?.items ?? [];
  const chosen = which ?? (there[0] === undefined ? NEW : String(there[0].id));

  const work = async () => {
    if (chosen === NEW) {
      made.current.customerId ??= (
        await answered(admin.POST('/api/v1/customers', { body: { name: customer } }))
      ).id;
    } else made.current.customerId = Number(chosen);
    const { customerId } = made.current;
    made.current.link ??= await linkFor(admin, customerId, mail, name);
    const secret = /#invitation=([\w-]+)$/.exec(made.current.link ?? '')?.[1];
    if (secret === undefined) return setMailed(true);
    await answered(api.POST('/api/v1/invitations/accept', { body: { secret, password } }));
    beginSession(await answered(api.POST('/api/v1/session', { body: { mail, password, customerId } })));
  };
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await work();
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };

  if (customers.isPending) return <Waiting />;
  if (mailed) {
    return (
      <Stack>
        <Text size="sm">{words.mailed(mail)}</Text>
        <Button onClick={onLater}>{words.goOn}</Button>
      </Stack>
    );
  }
  return (
    <form onSubmit={(event) => void send(event)}>
      <Stack>
        <Text size="sm">{words.text}</Text>
        {there.length === 0 ? null : (
          <Select
            label={words.which}
            allowDeselect={false}
            data={[
              ...there.map((one) => ({ value: String(one.id), label: one.name })),
              { value: NEW, label: words.another },
            ]}
            value={chosen}
            onChange={(value) => setWhich(value ?? NEW)}
          />
        )}
        {chosen === NEW ? (
          <TextInput
            label={words.customer}
            required
            autoFocus
            value={customer}
            onChange={(event) => setCustomer(event.currentTarget.value)}
          />
        ) : null}
        <TextInput
          label={words.name}
          required
          autoComplete="name"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label={words.mail}
          type="email"
          required
          autoComplete="username"
          value={mail}
          onChange={(event) => setMail(event.currentTarget.value)}
        />
        <PasswordInput
          label={words.password}
          description={words.passwordText}
          required
          autoComplete="new-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <ProblemAlert error={error ?? customers.error} />
        <Button type="submit" loading={busy}>
          {words.next}
        </Button>
      </Stack>
    </form>
  );
}
